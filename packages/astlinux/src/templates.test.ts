import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { whyNotCarried } from './carries.ts'
import { writeRemark } from './fault.ts'
import { MANUAL, plan, textOf } from './manual-for-tests.ts'
import { parseTemplate } from './parse-template.ts'
import { parseMassdeployment, planDeployment } from './plan-deployment.ts'
import { sectionLines } from './section-lines.ts'
import { splitVariables, VARIABLES } from './variables.ts'

const INCLUDES = '/mnt/kd/asterisk/includes'
const PHONE = 't 00:04:13:aB:33:21 201/Alice_DECT<101>;202/Bob secret;hidden acc1;acc2'
const written = (template: string, phone = PHONE) => plan(phone, { t: template })
const said = ({ faults }: ReturnType<typeof plan>) => faults.map(writeRemark)

describe("the manual's own examples", () => {
  test('snom320, yealink and yealink-2line make what their rules call for', () => {
    const made = plan(MANUAL, {
      snom320: `# a comment
menu_name=Snom 320

[general]
vendor=snom
prov_path=/mnt/kd/phoneprov/snom
prov_file=snom320-@MAC@.htm
macaddress_case=upper
auto_account_suffix=_@MAC4@_@MODEL@
dialplan_context=provisioned

# Dialplan File entries
[dialplan]
exten => @EXT@,1,Dial(SIP/@ACCOUNT@)

[sip]
\\[@ACCOUNT@]
type=friend
secret=@PASSWORD@
callerid="@CID_NAME@" <@CID_NUM@>
#<201>mailbox=@EXT@@default
#<!201!202!>allow=g722

[phoneprov]
\\# snom
user_realname1&: @CID_NAME@

user_name1&: @ACCOUNT@
user_pass1&: @PASSWORD@
user_host1&: @SIP_SERVER_IPV4@
`,
      yealink: `[general]
macaddress_case=lower
dialplan_context=provisioned
[dialplan]
exten => @EXT@,1,Dial(SIP/@ACCOUNT@)
[sip]
\\[@ACCOUNT@]
secret=@PASSWORD@
#<!201!202!>allow=g722
[phoneprov]
\\#!version:1.0.0.1
account.1.label=@CID_NAME@
account.1.user_name=@USERNAME@
account.1.password=@PASSWORD@
`,
      'yealink-2line': `[general]
vendor=yealink
prov_file=@MAC6@-@TEMPLATE@.cfg
dialplan_context=provisioned
dialplan2_file=astlinux-phoneprov-exten-hints.conf
dialplan2_context=provisioned-blf
[dialplan]
exten => @EXT1@,1,Dial(SIP/@ACCOUNT1@)
exten => @EXT2@,1,Dial(SIP/@ACCOUNT2@)
[dialplan2]
exten => @EXT@,hint,SIP/@ACCOUNT@
[sip]
\\[@ACCOUNT1@]
secret=@PASSWORD1@
\\[@ACCOUNT2@]
secret=@PASSWORD2@
[pjsip]
; @EXT@ / @MAC_ADDR@ / @MODEL@
[phoneprov]
account.2.label=@CID_NAME2@
`,
    })
    expect(said(made)).toEqual([])
    expect(
      textOf(made, `${INCLUDES}/astlinux-phoneprov-exten.conf`),
    ).toBe(`; Dialplan of phones, made from massdeployment.conf and templates: edit those, not this.
; For extensions.conf: #include /mnt/kd/asterisk/includes/astlinux-phoneprov-exten.conf
;
[provisioned]
exten => 201,1,Dial(SIP/201_3321_snom320)
exten => 301,1,Dial(SIP/yealink_4412_301)
exten => 210,1,Dial(SIP/210)
exten => 310,1,Dial(SIP/310)
`)
    expect(
      textOf(made, `${INCLUDES}/astlinux-phoneprov-exten-hints.conf`),
    ).toBe(`; Dialplan of phones, made from massdeployment.conf and templates: edit those, not this.
; For extensions.conf: #include /mnt/kd/asterisk/includes/astlinux-phoneprov-exten-hints.conf
;
[provisioned-blf]
exten => 210,hint,SIP/210
`)
    expect(
      textOf(made, `${INCLUDES}/astlinux-phoneprov-sip.conf`),
    ).toBe(`; SIP peers of phones, made from massdeployment.conf and templates: edit those, not this.
; For sip.conf: #include /mnt/kd/asterisk/includes/astlinux-phoneprov-sip.conf
;
[201_3321_snom320]
type=friend
secret=secret
callerid="201" <201>
mailbox=201@default

[yealink_4412_301]
secret=supersecret
allow=g722

[210]
secret=superdupersecret
[310]
secret=superdupersecret

`)
    expect(
      textOf(made, `${INCLUDES}/astlinux-phoneprov-pjsip.conf`),
    ).toBe(`; PJSIP endpoints of phones, made from massdeployment.conf and templates: edit those, not this.
; For pjsip.conf: #include /mnt/kd/asterisk/includes/astlinux-phoneprov-pjsip.conf
;
; 210 / 00:15:65:22:44:23 / yealink-2line

`)
    expect(textOf(made, '/mnt/kd/phoneprov/snom/snom320-000413113321.htm')).toBe(`# snom
user_realname1&: 201
user_name1&: 201_3321_snom320
user_pass1&: secret
user_host1&: 192.0.2.10
`)
    expect(textOf(made, '/mnt/kd/phoneprov/yealink/001565224412.cfg')).toBe(`#!version:1.0.0.1
account.1.label=Front Desk
account.1.user_name=yealink_4412_301
account.1.password=supersecret
`)
    expect(textOf(made, '/mnt/kd/phoneprov/yealink/224423-yealink-2line.cfg')).toBe('account.2.label=Help Line\n')
    expect(made.shared).toHaveLength(4)
    expect(made.phones).toHaveLength(3)
    expect(made.table.map((row) => Object.values(row).join('|'))).toEqual([
      '201|201|201|201_3321_snom320|1|00:04:13:11:33:21|snom320|snom320|snom|sip',
      '301|Front Desk|301|yealink_4412_301|1|00:15:65:22:44:12|yealink|yealink|yealink|sip',
      '210|Office|210|210|1|00:15:65:22:44:23|yealink-2line|yealink-2line|yealink|sip',
      '310|Help Line|310|310|2|00:15:65:22:44:23|yealink-2line|yealink-2line|yealink|sip',
    ])
  })
})

describe('a section', () => {
  test.each([
    ['a comment', '# text', ''],
    ['a blank line', '', ''],
    ['blanks are text', '  ', '  '],
    ['a comment is one in the first column', ' # text', ' # text'],
    ['a literal #', '\\# text', '# text'],
    ['a literal [', '\\[201]', '[201]'],
    ['an escape elsewhere', 'a\\#b\\[', 'a\\#b\\['],
    ['one escape alone', '\\\\#', '\\\\#'],
    ['for this extension', '#<201>text', 'text'],
    ['for another one', '#<202>text', ''],
    ['for one that it begins', '#<20>text', ''],
    ['not for this one', '#<!201!>text', ''],
    ['not for another one', '#<!202!>text', 'text'],
    ['not for several, this one first', '#<!201!101!102!>text', ''],
    ['not for several, this one last', '#<!100!101!201!>text', ''],
    ['not for several others', '#<!100!101!102!>text', 'text'],
    ['a literal behind a condition', '#<201>\\#text', '#text'],
    ['a section behind a condition is text', '#<201>[a]', '[a]'],
    ['a comment behind a condition', '#<201>#text', ''],
    ['two conditions that hold', '#<201>#<!202!>text', 'text'],
    ['two conditions, the second of which does not', '#<201>#<!201!>text', ''],
  ])('%s: %j', (_, text, expected) => {
    expect(sectionLines([{ line: 7, text }], '201')).toEqual(expected === '' ? [] : [{ line: 7, text: expected }])
  })

  test.each([
    ['*21', '#<*21>text', 'text'],
    ['*21', '#<21>text', ''],
    ['*21', '#<!*21!>text', ''],
    ['2.1', '#<201>text', 'text'],
    ['2+1', '#<2+1>text', 'text'],
    ['2+1', '#<221>text', ''],
    ['(', '#<(>text', 'text'],
  ])('the extension %s: %j', (extension, text, expected) => {
    expect(
      sectionLines([{ line: 1, text }], extension)
        .map(({ text }) => text)
        .join(),
    ).toBe(expected)
  })

  test('only the first extension of a phone decides', () => {
    expect(
      textOf(
        written('[general]\n[sip]\n#<201>one\n#<202>two\n#<!202!>three'),
        `${INCLUDES}/astlinux-phoneprov-sip.conf`,
      ),
    ).toMatch(/;\none\nthree\n\n$/)
  })

  test('ends at the next one, and stands twice as one', () => {
    const made = written('[general]\n[dialplan]\na\n[dialplan3] with a remark\nb\n[dialplan]\nc\n')
    expect(textOf(made, `${INCLUDES}/astlinux-phoneprov-exten.conf`)).toMatch(/;\na\nc\n$/)
    expect(textOf(made, `${INCLUDES}/astlinux-phoneprov-exten3.conf`)).toMatch(/;\nb\n$/)
  })

  test('that is empty makes its file, and one that is not there makes none', () => {
    const made = written('[general]\n[sip]\n# nothing\n')
    expect(made.shared.map(({ path, blocks }) => [path, blocks])).toEqual([
      [`${INCLUDES}/astlinux-phoneprov-sip.conf`, ['\n']],
    ])
    expect(made.phones).toEqual([])
  })
})

describe('variables', () => {
  test.each([
    ['TEMPLATE', 't'],
    ['MODEL', 'm1'],
    ['VENDOR', 'v1'],
    ['MAC_ADDR', '00:04:13:aB:33:21'],
    ['MAC', '000413ab3321'],
    ['MAC4', '3321'],
    ['MAC6', 'ab3321'],
    ['EXT', '201'],
    ['CID_NAME', 'Alice DECT'],
    ['CID_NUM', '101'],
    ['PASSWORD', 'secret'],
    ['ACCOUNT', 'acc1'],
    ['USERNAME', 'acc1'],
    ['SIP_SERVER_IPV4', '192.0.2.10'],
    ['EXT1', '201'],
    ['CID_NAME1', 'Alice DECT'],
    ['CID_NUM1', '101'],
    ['PASSWORD1', 'secret'],
    ['ACCOUNT1', 'acc1'],
    ['USERNAME1', 'acc1'],
    ['EXT2', '202'],
    ['CID_NAME2', 'Bob'],
    ['CID_NUM2', '202'],
    ['PASSWORD2', 'hidden'],
    ['ACCOUNT2', 'acc2'],
    ['USERNAME2', 'acc2'],
    ...[3, 4, 5, 6].flatMap((line) => [
      [`EXT${line}`, '201'],
      [`CID_NAME${line}`, '201'],
      [`CID_NUM${line}`, '201'],
      [`PASSWORD${line}`, 'secret'],
      [`ACCOUNT${line}`, 'P_201_s'],
      [`USERNAME${line}`, 'P_201_s'],
    ]),
  ])('@%s@', (variable, expected) => {
    const made = written(
      `[general]\nmodel=m1\nvendor=v1\nmacaddress_case=lower\nauto_account_prefix=P_\nauto_account_suffix=_s\nprov_file=f\n[phoneprov]\n<@${variable}@>@${variable}@`,
    )
    expect(said(made)).toEqual([])
    expect(textOf(made, '/mnt/kd/phoneprov/v1/f')).toBe(`<${expected}>${expected}\n`)
  })

  test('all of them are in the table above', () => {
    expect(VARIABLES).toHaveLength(14 + 36)
  })

  test.each([
    ['@EXT@@default', ['EXT', '@default']],
    ['@EXT@@SIP_SERVER_IPV4@', ['EXT', 'SIP_SERVER_IPV4']],
    ['@EXT@EXT@', ['EXT', 'EXT@']],
    ['@PASSWORD@EXT@', ['@PASSWORD', 'EXT']], // EXT is looked for first
    ['a@b.example', ['a@b.example']],
  ])('of %s', (text, expected) => {
    expect(splitVariables(text).map((part) => ('text' in part ? part.text : part.variable))).toEqual(expected)
  })

  test('a value is never searched for variables', () => {
    const made = written('[general]\nprov_file=f\n[phoneprov]\na=@PASSWORD@', 't 00:04:13:11:33:21 201 @EXT@')
    expect(textOf(made, '/mnt/kd/phoneprov/t/f')).toBe('a=@EXT@\n')
  })
})

describe('[general]', () => {
  const pathsOf = (general: string, phone = PHONE) => {
    const sections = ['dialplan', 'dialplan2', 'sip', 'pjsip', 'phoneprov'].map((name) => `[${name}]\nx`).join('\n')
    const { shared, phones, faults } = written(`[general]\n${general}\n${sections}`, phone)
    expect(faults).toEqual([])
    return [...shared, ...phones].map(({ path }) => path)
  }

  test('says nothing: model, vendor and places are those of the manual', () => {
    expect(pathsOf('')).toEqual([
      `${INCLUDES}/astlinux-phoneprov-exten.conf`,
      `${INCLUDES}/astlinux-phoneprov-exten2.conf`,
      `${INCLUDES}/astlinux-phoneprov-sip.conf`,
      `${INCLUDES}/astlinux-phoneprov-pjsip.conf`,
      '/mnt/kd/phoneprov/t/000413aB3321.cfg',
    ])
  })

  test('names every place, with variables', () => {
    expect(
      pathsOf(`vendor=acme
dialplan_path=/d
dialplan_file=@VENDOR@.conf
dialplan2_file=two.conf
sip_path=/s
sip_file=s.conf
pjsip_path=/p
pjsip_file=p.conf
prov_path=/x/@VENDOR@/@MODEL@
prov_file=@EXT@-@MAC4@`),
    ).toEqual(['/d/acme.conf', '/d/two.conf', '/s/s.conf', '/p/p.conf', '/x/acme/t/201-3321'])
  })

  test.each([
    ['the last definition holds', 'prov_file=a\nprov_file=b', '/mnt/kd/phoneprov/t/b'],
    ['blanks around =', 'prov_file  =   a', '/mnt/kd/phoneprov/t/a'],
    ['a value ends at its first blank', 'prov_file=a b', '/mnt/kd/phoneprov/t/a'],
    ['so does one that a variable brings', 'prov_file=@CID_NAME@.cfg', '/mnt/kd/phoneprov/t/Alice'],
    ['an empty value is none', 'prov_file=a\nprov_file=', '/mnt/kd/phoneprov/t/000413aB3321.cfg'],
    ['vendor follows model', 'model=m', '/mnt/kd/phoneprov/m/000413aB3321.cfg'],
    ['upper case', 'macaddress_case=upper', '/mnt/kd/phoneprov/t/000413AB3321.cfg'],
    ['lower case', 'macaddress_case=lower', '/mnt/kd/phoneprov/t/000413ab3321.cfg'],
    ['for one extension', '#<201>prov_file=a\n#<202>prov_file=b', '/mnt/kd/phoneprov/t/a'],
  ])('%s', (_, general, expected) => {
    expect(pathsOf(general).at(-1)).toBe(expected)
  })

  test.each([
    ['', 'Pre_', 'Ab', 'Pre_x1Ab'],
    ['upper', 'Pre_', 'Ab', 'PRE_x1AB'],
    ['lower', 'Pre_', 'Ab', 'pre_x1ab'],
  ])('accounts in case %j: prefix and suffix alone', (wordCase, prefix, suffix, expected) => {
    const made = written(
      `[general]\nauto_account_case=${wordCase}\nauto_account_prefix=${prefix}\nauto_account_suffix=${suffix}\nprov_file=f\n[phoneprov]\n@ACCOUNT@`,
      't 00:04:13:11:33:21 x1 pw',
    )
    expect(textOf(made, '/mnt/kd/phoneprov/t/f')).toBe(`${expected}\n`)
  })

  test('keeps phones out of the table, and names their driver in it', () => {
    expect(written('[general]\nsql_enable=NO').table).toEqual([])
    expect(written('[general]\nsip_driver=PJSIP').table.map(({ sip_driver }) => sip_driver)).toEqual(['pjsip', 'pjsip'])
  })

  test('of the last template decides how a shared file begins, and it is said that they differ', () => {
    const made = plan('a 00:04:13:11:33:21 1 p\nb 00:04:13:11:33:22 2 p', {
      a: '[general]\ndialplan_context=one\n[dialplan]\nx',
      b: '[general]\n[dialplan]\nx',
    })
    expect(textOf(made, `${INCLUDES}/astlinux-phoneprov-exten.conf`)).toMatch(/conf\n;\nx\nx\n$/)
    expect(made.remarks.map(writeRemark)).toEqual([
      `b.conf:1:1: ${INCLUDES}/astlinux-phoneprov-exten.conf begins as this template says, with no context; a.conf says [one]`,
    ])
  })
})

describe('what is refused, and where', () => {
  test.each([
    ['[dialplan]\nx', ['t.conf:1:1: there is no [general]']],
    ['[general]\n[foo]\nx\n', ['t.conf:2:1: not a section: [foo]; a line that is to begin with [ begins with \\[']],
    [
      '[general]\n[sip]\n[@ACCOUNT@]\nx',
      ['t.conf:3:1: not a section: what begins with [; a line that is to begin with [ begins with \\['],
    ],
    ['[general]\n[sip]\na\n[sip]\nb', ['t.conf:4:1: [sip] again: what stands below it would be lost']],
    ['[general]\n[sip]\nsecret=@PASWORD@', ['t.conf:3:8: there is no variable @PASWORD@']],
    ['[general]\n[sip]\n#<201>a@EXT7@', ['t.conf:3:8: there is no variable @EXT7@']],
    ['[general]\nprov_fil=x', ['t.conf:2:1: [general] knows no prov_fil']],
    ['[general]\nconstructor=x', ['t.conf:2:1: [general] knows no constructor']],
    ['[general]\nx', ['t.conf:2:1: [general] is made of lines name=value']],
    ['[general]\nmodel=@VENDOR@', ['t.conf:2:1: model is read before variables have values']],
    [
      '[general]\nprov_file=@EXT2@',
      ['t.conf:2:11: [general] does not know @EXT2@: only other sections know the variables of single lines'],
    ],
    ['[general]\nmacaddress_case=UPPER', ['t.conf:2:1: macaddress_case is upper or lower']],
    ['[general]\nsql_enable=maybe', ['t.conf:2:1: sql_enable is yes or no']],
    ['model=x\n[general]', ['t.conf:1:1: before the first section stands menu_name= alone']],
    ['[general]\n[sip]\na\u0001', ['t.conf:3:2: a control character, or bytes that are not UTF-8']],
  ])('%j', (template, expected) => {
    expect(said(written(template))).toEqual(expected)
  })

  test('a comment says anything, and blanks say nothing', () => {
    expect(said(written('# @FOO@\n \n[general]\n#foo=@BAR@\n \t\n[sip]\n#<a>#@BAZ@'))).toEqual([])
  })

  test.each([
    [
      '[sip]\nsecret=@PASSWORD@',
      '>x',
      '28: the password cannot stand in t.conf line 3: > behind = belongs to the sign there',
    ],
    [
      '[pjsip]\n@PASSWORD@',
      '#x',
      '28: the password cannot stand in t.conf line 3: # at the start of a line is not text there',
    ],
    [
      '[sip]\n\\[@PASSWORD@]',
      'a]b',
      '28: the password cannot stand in t.conf line 3: ] would end the name of the section',
    ],
    [
      '[dialplan]\nexten => 1,1,Set(x=@PASSWORD@)',
      'a,b',
      '28: the password cannot stand in t.conf line 3: , ends an argument there',
    ],
    [
      '[dialplan]\nexten => 1,1,Dial(SIP/@PASSWORD@)',
      'a&b',
      '28: the password cannot stand in t.conf line 3: & joins channels there',
    ],
    [
      '[dialplan]\nexten => 1,1,Set(x=@PASSWORD@)',
      '$[X]',
      '28: the password cannot stand in t.conf line 3: $ begins a variable there',
    ],
    [
      '[phoneprov]\n<x>\n<p>@PASSWORD@</p>',
      'a<b',
      '28: the password cannot stand in t.conf line 4: < is not text in XML',
    ],
    ['[phoneprov]\n<x p="@PASSWORD@"/>', 'a&b', '28: the password cannot stand in t.conf line 3: & is not text in XML'],
  ])('a password that %j cannot carry', (section, password, expected) => {
    const { faults } = written(`[general]\n${section}`, `t 00:04:13:11:33:21  201   ${password}`)
    expect(faults.map(({ place, because }) => `${place.column}: ${because}`)).toEqual([expected])
    expect(faults[0]!.place).toMatchObject({ file: 'massdeployment.conf', line: 1 })
  })

  test.each([
    ['secret=', 'a|b&c\\d,(e)$', 'asterisk'],
    ['; ', 'a;b', 'asterisk'],
    ['account.1.password=', "a|b&c\\d<e>'", 'parameters'],
    ['<p>', 'a"b\'c;d>', 'xml'],
    ["<p a='", 'a"b', 'xml'],
    ['exten => 1,1,Set(CALLERID(name)=', 'A & B', 'dialplan'],
  ] as const)('%j carries %j', (before, value, syntax) => {
    expect(whyNotCarried(value, before, syntax)).toBeUndefined()
  })

  test.each([
    ['secret=', 'a;b', 'asterisk', '; begins a comment there'],
    ['callerid="', 'A "B"', 'asterisk', '" would end the text between quotes'],
    ['x = ', 'a;b', 'parameters', '; begins a comment there'],
    ['x = "', 'a"b', 'parameters', '" would end the text between quotes'],
    ['x = ', 'a\nb', 'parameters', 'a control character would end or garble the line'],
    ['<p a="', 'a"b', 'xml', '" would end the attribute'],
    ["<p a='", "a'b", 'xml', "' would end the attribute"],
    ['<', 'a>b', 'xml', '> would end the tag'],
    ['exten => ', '1,2', 'dialplan', ', ends an argument there'],
    ['exten => 1,hint,SIP/', 'a&b', 'dialplan', '& joins channels there'],
  ] as const)('%j does not carry %j', (before, value, syntax, because) => {
    expect(whyNotCarried(value, before, syntax)).toBe(because)
  })

  test('what the AstLinux tool would have altered is told, without the value', () => {
    const { remarks, faults } = written('[general]\n[sip]\nsecret=@PASSWORD@', 't 00:04:13:11:33:21 201/R&D s|p\\q')
    expect(faults).toEqual([])
    expect(remarks.map(writeRemark)).toEqual([
      'massdeployment.conf:1:21: & in the name of the caller ID: phoneprov-massdeployment would have written something else',
      'massdeployment.conf:1:29: | in the password: phoneprov-massdeployment would have written something else',
    ])
  })

  test('a phone without a password has the status 3, what cannot be used 1', () => {
    expect(written('[general]', 't 00:04:13:11:33:21 201').faults).toEqual([
      {
        place: { file: 'massdeployment.conf', line: 1, column: 21 },
        because: 'there is no password: -a makes one',
        status: 3,
      },
    ])
    expect(written('[general]', 't 000413113321 201 x').faults.map(({ status }) => status)).toEqual([1])
  })

  test('what [general] asks for and a phone does not have', () => {
    expect(said(plan('t 00:04:13:11:33:21 201 x', { t: '[general]\nprov_file=@ACCOUNT@\n[phoneprov]\nx' }))).toEqual([
      't.conf:2:11: the line has no account, and [general] asks for it',
    ])
  })

  test('an address that nobody said, only where a template asks for it', () => {
    const planned = (text: string) =>
      planDeployment(
        parseMassdeployment('t 00:04:13:11:33:21 201 x', 'm.conf'),
        new Map([['t', parseTemplate('t', 't.conf', text)]]),
        { baseDir: '/mnt/kd/phoneprov' },
      )
    expect(said(planned('[general]\n[sip]\nhost=@SIP_SERVER_IPV4@'))).toEqual([
      "m.conf:1:1: this machine's address where the phones are is not known, and t.conf line 3 asks for it",
    ])
    expect(said(planned('[general]\n[sip]\nhost=dynamic'))).toEqual([])
  })

  test('a place that is none', () => {
    expect(said(written('[general]\nsip_path=includes\n[sip]\nx'))).toEqual([
      'massdeployment.conf:1:1: t.conf names includes/astlinux-phoneprov-sip.conf for its [sip]: it does not begin with /',
    ])
    expect(
      said(written('[general]\nsip_path=/x\nsip_file=y\nprov_path=/x\nprov_file=y\n[sip]\nx\n[phoneprov]\nx')),
    ).toEqual(['massdeployment.conf:1:1: /x/y is both a file of this phone and one that phones share'])
  })
})

describe('any template and any phone', () => {
  const line = fc
    .array(
      fc.oneof(
        fc.constantFrom(...VARIABLES.map((name) => `@${name}@`), '#<201>', '#<!201!>', '\\', '[', '#', '<', '"', '='),
        fc.string({ unit: 'binary' }),
      ),
    )
    .map((parts) => parts.join(''))
  const body = fc.array(line).map((lines) => lines.join('\n'))
  const field = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll(/[\s;"']/gu, 'x'))

  test('get an answer, and none throws', () => {
    fc.assert(
      fc.property(body, body, field, field, (general, section, name, password) => {
        const made = plan(`t 00:04:13:11:33:21 201/${name} ${password}`, {
          t: `[general]\n${general}\n[phoneprov]\n${section}`,
        })
        expect(made.faults.length + made.phones.length).toBeGreaterThan(0)
      }),
    )
  })

  test('a value adds no line, and the same input makes the same text', () => {
    const template = '[general]\nprov_file=f\n[phoneprov]\na=@CID_NAME@\nb=@PASSWORD@\nc=@ACCOUNT@\n'
    fc.assert(
      fc.property(field, field, field, (name, password, account) => {
        const phone = `t 00:04:13:11:33:21 201/${name} ${password} ${account}`
        const made = written(template, phone)
        for (const { text } of made.phones) expect(text.split('\n')).toHaveLength(4)
        expect(written(template, phone)).toEqual(made)
      }),
    )
  })

  test('a value that is carried stands in its line as it is', () => {
    fc.assert(
      fc.property(field, (password) => {
        const made = written('[general]\nprov_file=f\n[phoneprov]\nb=@PASSWORD@', `t 00:04:13:11:33:21 201 ${password}`)
        for (const { text } of made.phones) expect(text).toBe(`b=${password}\n`)
      }),
    )
  })
})
