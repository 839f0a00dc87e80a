export { addPasswords, type Completed } from './add-passwords.ts'
export { type CallerId, readCallerId } from './caller-id.ts'
export { type Fault, type Place, type Remark, writeRemark } from './fault.ts'
export { type General, type Machine, readGeneral } from './general.ts'
export { type Extension, type Field, parseRow, type Row } from './parse-row.ts'
export { OUTPUTS, type Output, parseTemplate, type Section, type Template } from './parse-template.ts'
export { type PhoneLine, phoneLines } from './phone-lines.ts'
export {
  type Deployment,
  type Massdeployment,
  type PhoneFile,
  parseMassdeployment,
  planDeployment,
  type SharedFile,
  type TableRow,
} from './plan-deployment.ts'
export { type RenderedPhone, renderPhone } from './render-phone.ts'
export { sectionLines, type TemplateLine } from './section-lines.ts'
export { splitVariables, VARIABLES } from './variables.ts'
