import type { FileName } from '../family.ts'

/** Everything a Polycom phone asks for by name, over both software generations (SIP 3.1 admin guide, UCS 4.0.15 and 5.9.7 boots). */
export const fileNames: readonly FileName[] = [
  { pattern: '000000000000.cfg', fileClass: 'master', source: 'bundle', bundleName: '{mac}.cfg' },
  { pattern: '{mac}.cfg', fileClass: 'master', source: 'bundle' },
  { pattern: 'phone-{mac}.cfg', fileClass: 'phone-config', source: 'bundle' },
  { pattern: 'phone1.cfg', fileClass: 'site-config', source: 'bundle' },
  { pattern: 'sip.cfg', fileClass: 'sip-config', source: 'bundle' },
  { pattern: '{mac}-phone.cfg', fileClass: 'overrides', source: 'kept', writable: true },
  { pattern: '{mac}-web.cfg', fileClass: 'web-overrides', source: 'kept', writable: true },
  { pattern: '000000000000-license.cfg', fileClass: 'license', source: 'absent' },
  { pattern: '{mac}-license.cfg', fileClass: 'license', source: 'absent' },
  { pattern: '{mac}-directory.xml', fileClass: 'directory', source: 'kept', writable: true },
  { pattern: '000000000000-directory.xml', fileClass: 'seed-directory', source: 'bundle' },
  { pattern: '{mac}-calls.xml', fileClass: 'calls', source: 'kept', writable: true },
  { pattern: '{part.}*bootrom.ld', fileClass: 'bootrom', source: 'firmware' },
  { pattern: '{part.}*sip.ld', fileClass: 'sip-image', source: 'firmware' },
  { pattern: 'bootrom.ver', fileClass: 'bootrom', source: 'firmware' },
  { pattern: 'sip.ver', fileClass: 'sip-version', source: 'firmware' },
  { pattern: '{mac}-boot.log', fileClass: 'boot-log', source: 'log', writable: true, logKind: 'boot' },
  { pattern: '{mac}-app.log', fileClass: 'app-log', source: 'log', writable: true, logKind: 'app' },
  { pattern: '{mac}-flash.log', fileClass: 'flash-log', source: 'log', writable: true, logKind: 'flash' },
  { pattern: '{mac}-now-boot.log', fileClass: 'boot-log', source: 'log', writable: true, logKind: 'boot' },
  { pattern: '{mac}-now-app.log', fileClass: 'app-log', source: 'log', writable: true, logKind: 'app' },
]
