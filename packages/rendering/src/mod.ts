export { chooseFamily } from './choose-family.ts'
export { type DescribedPhone, describePhone, unexpressedOf } from './describe-phone.ts'
export { type Explained, explainPhone } from './explain-phone.ts'
export { type PhoneToRender, phonesToRender } from './phones-to-render.ts'
