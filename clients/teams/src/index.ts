// Caveat in Microsoft Teams.
export { startTeams, type RunningTeams } from './adapter.ts';
export { readTeamsConfig, type TeamsConfig } from './config.ts';
