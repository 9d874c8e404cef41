import type { Handler } from '../handler.ts'

/** Security use case A02. */
export const certificateSigned: Handler<'CertificateSigned'> = ({ certificateChain }, device) => {
  const most = device.configuration.number('CertificateSignedMaxChainSize')
  const response =
    most > 0 && certificateChain.length > most
      ? ({ status: 'Rejected' } as const)
      : device.certificates.takeSigned(certificateChain)
  return {
    response,
    then: () => {
      if (response.status === 'Rejected') device.securityEvent('InvalidChargePointCertificate')
    },
  }
}
