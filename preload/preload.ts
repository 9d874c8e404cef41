import { contextBridge, ipcRenderer } from 'electron'
import { carrierKey } from '../contract/carrier.ts'
import { createCarrier } from './carrier.ts'

contextBridge.exposeInMainWorld(carrierKey, createCarrier(ipcRenderer))
