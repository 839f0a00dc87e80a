import type { Settings } from '@offhook/phones'
import type { SimulatedFamily } from './boot-phone.ts'

export type PhoneToBoot = {
  readonly family: SimulatedFamily
  readonly model: string
  readonly mac: string
  readonly settings?: Settings
  readonly images?: readonly string[]
  readonly memory?: Map<string, string>
  /** Without the token when nobody knows it yet. */
  readonly isStranger?: boolean
}

/** With a directory, since many fetch that by a URL. */
const DIRECTORY: Settings = { directory: { contacts: [{ name: 'Ada', number: '301' }] } }

export type ExpectedBoot = PhoneToBoot & { readonly userAgent: string; readonly asks: readonly string[] }

/** What phones ask for when their pack has rendered their files, out of the box unless they remember something. */
export const EXPECTED_BOOTS: readonly ExpectedBoot[] = [
  {
    family: 'thomson',
    model: 'ST2030',
    mac: '00147fe147b3',
    userAgent: 'THOMSON ST2030 hw5 fw2.74 00-14-7F-E1-47-B3',
    settings: DIRECTORY,
    asks: [
      'GET ST2030.inf 200',
      'GET comconf2030-<hash>.txt 200',
      'GET ST2030S_<MAC>.ser 404',
      'GET ST2030S_<MAC>.txt 200',
      'GET ST2030.inf 200',
      'GET ST2030S_<MAC>.ser 404',
      'GET ST2030S_<MAC>.txt 200',
    ],
  },
  {
    family: 'thomson',
    model: 'TB30',
    mac: '001f9f84f180',
    userAgent: 'Thomson TB30 hw1 fw1.74.0 00-1F-9F-84-F1-80',
    asks: [
      'GET TB30S.inf 200',
      'GET comconf2030-<hash>.txt 200',
      'GET TB30S_<MAC>.ser 404',
      'GET TB30S_<MAC>.txt 200',
      'GET TB30S.inf 200',
      'GET TB30S_<MAC>.ser 404',
      'GET TB30S_<MAC>.txt 200',
    ],
  },
  {
    family: 'yealink',
    model: 'T31G',
    mac: '805ec0d57d72',
    userAgent: 'Yealink SIP-T31G 124.85.257.55 80:5e:c0:d5:7d:72',
    settings: DIRECTORY,
    asks: [
      'GET <mac>.boot 404',
      'GET y000000000000.boot 404',
      'GET y000000000123.cfg 200',
      'GET <mac>.cfg 200',
      'GET <mac>-local.cfg 404',
      'PUT <mac>-local.cfg 201',
      'GET <mac>-contact.xml 404',
      'GET phonebook.xml 200',
    ],
  },
  {
    family: 'yealink',
    model: 'T28P',
    mac: '00156513ae0b',
    userAgent: 'yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b',
    asks: [
      'GET y000000000000.cfg 200',
      'GET <mac>.cfg 200',
      'GET <mac>-local.cfg 404',
      'PUT <mac>-local.cfg 201',
      'GET <mac>-contact.xml 404',
    ],
  },
  {
    family: 'grandstream',
    model: 'GXP2130',
    mac: 'c074ad2bd859',
    userAgent: 'Grandstream Model HW GXP2130 SW 1.0.9.127 DevId c074ad2bd859',
    settings: DIRECTORY,
    asks: [
      'GET cfg<mac> 404',
      'GET cfg<mac>.xml 200',
      'GET cfggxp2130.xml 404',
      'GET cfg.xml 404',
      'GET phonebook.xml 200',
    ],
  },
  {
    family: 'grandstream',
    model: 'GRP2612',
    mac: 'c074ad0b63ee',
    userAgent: 'Grandstream Model HW GRP2612 SW 1.0.5.15 DevId c074ad0b63ee',
    settings: DIRECTORY,
    asks: [
      'GET cfg<mac>.bin 404',
      'GET cfg<mac>.xml 200',
      'GET cfggrp2612.xml 404',
      'GET cfg.xml 404',
      'GET phonebook.xml 200',
    ],
  },
  {
    family: 'grandstream',
    model: 'HT801',
    mac: 'c074ad273a10',
    userAgent: 'Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10',
    asks: ['GET cfg<mac> 404', 'GET cfg<mac>.xml 200', 'GET cfg.xml 404'],
  },
  {
    family: 'linphone',
    model: 'Linphonec',
    mac: '02117e000201',
    memory: new Map([['started', 'yes']]),
    userAgent: 'Linphonec/5.1.65',
    settings: DIRECTORY,
    asks: ['GET linphone.xml 200', 'GET contacts.vcf 200'],
  },
  {
    family: 'mitel',
    model: '6920',
    mac: '1400e91f03ea',
    userAgent: 'Mitel6920 MAC:14-00-E9-1F-03-EA V:6.4.0.140-SIP',
    asks: [
      'GET security.tuz 404',
      'GET startup.cfg 200',
      'GET 6920.cfg 404',
      'GET <MAC>.cfg 200',
      'GET startup.lic 404',
      'GET <MAC>.lic 404',
      'GET 6920.st 404',
    ],
  },
  {
    family: 'mitel',
    model: '6731i',
    mac: '00085d237429',
    userAgent: 'Aastra6731i MAC:00-08-5D-23-74-29 V:3.2.0.70-SIP',
    asks: ['GET security.tuz 404', 'GET 6731i.st 404', 'GET aastra.cfg 200', 'GET 6731i.cfg 404', 'GET <MAC>.cfg 200'],
  },
  {
    family: 'snom',
    model: 'D785',
    mac: '000413922d24',
    userAgent: 'Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)',
    asks: ['GET snomD785.htm 200', 'GET snomD785-<MAC>.htm 200', 'GET <MAC>.xml 200'],
  },
  {
    family: 'snom',
    model: '320',
    mac: '00041324abcd',
    userAgent: 'Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)',
    asks: ['GET snom320.htm 200', 'GET snom320-<MAC>.htm 200', 'GET <MAC>.xml 200'],
  },
  {
    family: 'cisco-spa',
    model: 'SPA501G',
    mac: '000e08e157dc',
    userAgent: 'Cisco/SPA501G-7.4.4 (000E08E157DC)(CBT141100HR)',
    settings: DIRECTORY,
    asks: ['GET spa501G.cfg 200', 'GET <mac>.xml 200', 'GET directory.xml 200'],
  },
  {
    family: 'cisco-spa',
    model: 'SPA-942',
    mac: '000e08a42805',
    userAgent: 'Linksys/SPA-942-6.1.5(a) (88019FA42805)',
    asks: ['GET spa942.cfg 200', 'GET <mac>.xml 200'],
  },
  {
    family: 'cisco-mpp',
    model: 'CP-8841-3PCC',
    mac: 'd0ec35456789',
    userAgent: 'Cisco-CP-8841-3PCC/11.3.1 (d0ec35456789)',
    settings: DIRECTORY,
    asks: ['GET CP-8841-3PCC.xml 200', 'GET <mac>.xml 200', 'GET directory.xml 200'],
  },
  {
    family: 'fanvil',
    model: 'X5U-V2',
    mac: '0c383e000000',
    userAgent: 'Fanvil X5U-V2 2.12.1 0c383e000000',
    settings: DIRECTORY,
    asks: ['GET F0V00X5U0000.cfg 200', 'GET <mac>.cfg 200', 'GET phonebook.xml 200'],
  },
  {
    family: 'fanvil',
    model: 'X6',
    mac: '0c383e000001',
    userAgent: 'Fanvil X6 1.12.2 0c383e000001',
    asks: ['GET F0V00X600000.cfg 200', 'GET <mac>.cfg 200'],
  },
  {
    family: 'htek',
    model: 'UC903',
    mac: '001fc11c22a9',
    userAgent: 'Htek UC903 2.0.4.2 00:1f:c1:1c:22:a9',
    settings: DIRECTORY,
    asks: ['GET cfg0016.xml 404', 'GET cfg<mac> 404', 'GET cfg<mac>.xml 200', 'GET phonebook.xml 200'],
  },
  {
    family: 'panasonic',
    model: 'KX-UT113',
    mac: '0080f0c8c381',
    userAgent: 'Panasonic_KX-UT113/01.133 (0080f0c8c381)',
    settings: DIRECTORY,
    asks: ['GET KX-UT113.cfg 200', 'GET ConfigCommon.cfg 200', 'GET Config<MAC>.cfg 200', 'GET phonebook.xml 200'],
  },
  {
    family: 'gigaset',
    model: 'N870-IP-PRO',
    mac: '7c2f80e0d605',
    userAgent: 'Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605',
    asks: ['GET <mac>.xml 200'],
  },
  {
    family: 'gigaset',
    model: 'N720-DM-PRO',
    mac: '7c2f80ca21e4',
    userAgent: 'Gigaset N720 DM PRO/70.089.00.000.000;7C2F80CA21E4',
    asks: ['GET <MAC>.xml 200'],
  },
  {
    family: 'gigaset',
    model: 'N510-IP-PRO',
    mac: '7c2f804df9a9',
    userAgent: 'N510 IP PRO/42.245.00.000.000;7C2F804DF9A9',
    asks: ['GET <MAC>.xml 200'],
  },
]
