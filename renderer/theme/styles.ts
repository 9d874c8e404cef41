// All style sheets that every screen needs, in their order: what comes later wins.
import './mantine-styles.ts'
import './fonts.css'
import './base.css'
import './shared.css'
