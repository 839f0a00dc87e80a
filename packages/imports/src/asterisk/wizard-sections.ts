import type { Category, ConfValue } from '../asterisk-conf/read-conf.ts'

/**
 * The sections that a section of type wizard stands for (pjsip_wizard.conf), in the words of pjsip.conf: endpoint, aor, auth, phoneprov, all with its name. Any
 * other section stands for itself. A wizard that registers at somebody is a trunk, and stands for nothing.
 */
export function wizardSections(category: Category): Category[] {
  const last = (name: string) => category.values.findLast((value) => value.name.toLowerCase() === name)?.value
  if (last('type') !== 'wizard') return [category]
  const yes = (name: string) => /^(?:yes|true|y|t|1|on)$/i.test(last(name) ?? '')
  if (yes('sends_registrations') || !yes('accepts_registrations')) return []
  const section = (type: string, prefix: string, more: Readonly<Record<string, string>>): Category => ({
    ...category,
    comments: type === 'endpoint' ? category.comments : [],
    values: [
      ...Object.entries({ type, ...more }).map(
        ([name, value]): ConfValue => ({ name, value, place: category.place, inherited: false }),
      ),
      ...category.values.flatMap((value) =>
        value.name.startsWith(prefix) ? [{ ...value, name: value.name.slice(prefix.length) }] : [],
      ),
      // Said without a prefix, and of the endpoint.
      ...(type === 'endpoint' ? category.values.filter(({ name }) => name === 'transport') : []),
    ],
  })
  const { name } = category
  const auth = yes('accepts_auth')
  return [
    section('endpoint', 'endpoint/', { aors: name, ...(auth ? { auth: name } : {}) }),
    section('aor', 'aor/', { max_contacts: '1' }),
    ...(auth ? [section('auth', 'inbound_auth/', {})] : []),
    ...(yes('has_phoneprov') ? [section('phoneprov', 'phoneprov/', { endpoint: name })] : []),
  ]
}
