const FIRMWARE = {
  classic: ['4.2.1.0275', '3.3.2.0413'],
  ucs: ['5.9.7.47435', '5.9.7.4477'],
} as const

export type UserAgents = {
  /** The BootROM's or the Updater's, over HTTP. */
  readonly loader: string
  readonly application: string
  readonly sip: string
}

/** What a Polycom phone calls itself: `FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application` over HTTP, shorter over SIP. */
export function userAgentsOf(model: string, bootOrder: 'classic' | 'ucs'): UserAgents {
  const [loader, application] = FIRMWARE[bootOrder]
  const name = `${productOf(model)}-${model}-UA`
  const type = (component: string) => (bootOrder === 'ucs' ? ` Type/${component}` : '')
  return {
    loader: `FileTransport ${name}/${loader}${type('Updater')}`,
    application: `FileTransport ${name}/${application}${type('Application')}`,
    sip: `${name}/${application}`,
  }
}

function productOf(model: string): string {
  if (model.startsWith('VVX')) return 'PolycomVVX'
  return model.startsWith('SSIP') ? 'PolycomSoundStationIP' : 'PolycomSoundPointIP'
}
