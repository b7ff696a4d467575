import { startCompare } from './compare.js'
import { startConfirm } from './confirm.js'
import { startCopy } from './copy.js'
import { startForms } from './forms.js'
import { startKeys } from './keys.js'
import { startLive } from './live.js'
import { startTheme } from './theme.js'
import { rememberTimeZone } from './time-zone.js'
import { startWaterfall } from './waterfall.js'

rememberTimeZone()
document.querySelector('.top nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
startTheme()
startForms()
startConfirm()
startCopy()
startCompare()
startWaterfall()
startLive()
startKeys()
