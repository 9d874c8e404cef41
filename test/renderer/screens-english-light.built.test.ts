import { checkScreens } from './screen-checks.ts'

checkScreens('en', 'light')
