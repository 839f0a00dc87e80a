export { addImage, listImages, removeImage, sha256Of } from './firmware-library.ts'
export { FirmwareRefused, type Image, type NewImage } from './image.ts'
