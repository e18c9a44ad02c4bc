import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/page.css';
import './styles/parts.css';
import './styles/status.css';
import './styles/analytics.css';
import './styles/requests.css';
import './styles/narrow.css';

import { render } from 'preact';
import { App } from './app.tsx';
import { startClock } from './state/clock.ts';
import { startLocation } from './state/location.ts';
import { startRefresh } from './state/refresh.ts';
import { startShortcuts } from './state/shortcuts.ts';
import { startTheme } from './state/theme.ts';
import { startTitle } from './state/title.ts';

startTheme();
startLocation();
startClock();
startTitle();
startShortcuts();
startRefresh();
render(<App />, document.getElementById('app')!);
