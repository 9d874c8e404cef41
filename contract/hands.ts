/** What a person's hands do at a charge point; the simulator and the acceptance walk share it. */
export interface Hands {
  plug(connectorId: number): Promise<void>
  unplug(connectorId: number): Promise<void>
  card(idTag: string, connectorId?: number): Promise<void>
  powerOff(): Promise<void>
  powerOn(): Promise<void>
  fault(connectorId: number, errorCode: string | null): Promise<void>
}
