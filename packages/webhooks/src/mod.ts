export { DELIVERY_ID, deliveryId } from './delivery-id.ts'
export { DeliveryType, WEBHOOK_EVENTS, type WebhookBody, WebhookEvent } from './event-types.ts'
export { isPublicAddress } from './public-address.ts'
export { signDelivery } from './sign-delivery.ts'
export {
  type KeptSecrets,
  MAX_SECRETS,
  makeSecret,
  openSecrets,
  rotateSecrets,
  sealSecrets,
  validSecrets,
  WebhookSecret,
} from './webhook-secrets.ts'
export { literalAddress, URL_FAULTS, type UrlFault, urlFault } from './webhook-url.ts'
