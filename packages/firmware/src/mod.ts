export { addImage, listImages, removeImage, sha256Of } from './firmware-library.ts'
export { FirmwareRefused, Image, ImageName, type NewImage } from './image.ts'
