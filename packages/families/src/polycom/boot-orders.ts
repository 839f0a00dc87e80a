import type { BootOrder, BootRequest } from '../family.ts'

const get = (fileClass: string, normal: readonly number[] = [200, 304], optional = false): BootRequest => ({
  method: 'GET',
  fileClass,
  normal,
  optional,
})
const put = (fileClass: string): BootRequest => ({ method: 'PUT', fileClass, normal: [200, 201, 204], optional: true })
const either = [200, 206, 304, 404]

/** SoundPoint and SoundStation with a BootROM (Adtran IP650 guide p. 16; the zero-touch write-up's order). */
const classic: BootOrder = {
  name: 'classic',
  requests: [
    get('bootrom', either, true),
    get('master'),
    get('sip-image', either, true),
    get('phone-config'),
    get('site-config', either, true),
    get('sip-config', either, true),
    get('overrides', either, true),
    get('web-overrides', either, true),
    get('license', either, true),
    get('directory', either, true),
    get('seed-directory', either, true),
    put('boot-log'),
    put('app-log'),
  ],
}

/** VVX with UC Software (observed on 5.9.7): the Updater uploads its log first. */
const ucs: BootOrder = {
  name: 'ucs',
  requests: [
    put('boot-log'),
    get('master'),
    get('sip-image', either, true),
    get('phone-config'),
    get('site-config', either, true),
    get('sip-config', either, true),
    get('overrides', either, true),
    get('web-overrides', either, true),
    get('license', either, true),
    get('calls', either, true),
    get('directory', either, true),
    get('seed-directory', either, true),
    put('app-log'),
  ],
}

export const bootOrders: readonly BootOrder[] = [classic, ucs]
