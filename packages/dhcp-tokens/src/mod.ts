export { dnsmasqLines, tagOf } from './dnsmasq-lines.ts'
export { describeIssueTokens, IssueTokens, type KeaStore, storeOf } from './issue-tokens.ts'
export { optionsOf, type PhoneOption, type PhoneToken } from './phone-options.ts'
export { type Placed, type TokenOwner, writeKea } from './write-kea.ts'
