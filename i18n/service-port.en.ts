/** The service port: what its panel is called, and its tabs. */
export const servicePort = {
  title: 'Service port',
  short: 'Service',
  speaks: 'What the service port speaks',
  console: 'Console',
  modbus: 'Modbus',
}
