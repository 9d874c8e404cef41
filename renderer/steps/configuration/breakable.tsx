import { Fragment } from 'react'

/** A name that may break between its words. */
export const Breakable = ({ text }: { readonly text: string }) => (
  <span>
    {text.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[._,-])/).map((word, index) => (
      <Fragment key={index}>
        {index > 0 && <wbr />}
        {word}
      </Fragment>
    ))}
  </span>
)
