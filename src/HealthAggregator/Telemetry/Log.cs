using Microsoft.Extensions.Logging;

namespace HealthAggregator.Telemetry;

/// <summary>
/// Every event in this program's log. Changes only: a round is a metric. Numbers: 1xx the process, 2xx the config, 3xx checks and stacks, 4xx data centers,
/// 5xx the admin listener, 6xx what operators said, 7xx who asks, 9xx bugs. A number once given is never given to something else.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information,
        "HealthAggregator {Version} started with {ConfigFile}: {DataCenters} data centers, {Checks} checks; probe listener {Probe}, admin listener {Admin}")]
    public static partial void Started(this ILogger logger, string version, string configFile, int dataCenters, int checks, string probe, string admin);

    [LoggerMessage(101, LogLevel.Information, "stopping: {Reason}")]
    public static partial void Stopping(this ILogger logger, string reason);

    [LoggerMessage(102, LogLevel.Information, "answering the last verdicts for another {Delay} before the listeners close")]
    public static partial void ShutdownDelayed(this ILogger logger, string delay);

    [LoggerMessage(103, LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(104, LogLevel.Information, "state is kept in {StateDirectory}")]
    public static partial void StateKept(this ILogger logger, string stateDirectory);

    [LoggerMessage(105, LogLevel.Warning, "{Dropped} log events were dropped: the log could not be written fast enough, or at all")]
    public static partial void LogEventsDropped(this ILogger logger, long dropped);

    [LoggerMessage(106, LogLevel.Information, "agent listener {Address} speaks of {DataCenter}")]
    public static partial void AgentListens(this ILogger logger, string address, string dataCenter);

    [LoggerMessage(110, LogLevel.Warning, "this process was {What} for {Length}: nothing was heard meanwhile, and what was believed before is believed until a new round is done")]
    public static partial void Paused(this ILogger logger, string what, string length);

    [LoggerMessage(111, LogLevel.Warning,
        "the thread pool has not run anything for {Length}: something in this process blocks its threads; when that does not end, this process does")]
    public static partial void PoolBlocked(this ILogger logger, string length);

    [LoggerMessage(200, LogLevel.Information,
        "config reloaded from {ConfigFile} ({Asker}): {Added} checks added, {Removed} removed, {Changed} changed, {Kept} kept with their health; "
        + "{Stacks} stacks and {DataCenters} data centers changed in settings of their own")]
    public static partial void ConfigReloaded(
        this ILogger logger, string configFile, string asker, int added, int removed, int changed, int kept, int stacks, int dataCenters);

    [LoggerMessage(201, LogLevel.Error, "reload of {ConfigFile} ({Asker}) refused, the config before it stays in force: {Errors} errors, one per line below")]
    public static partial void ReloadRefused(this ILogger logger, string configFile, string asker, int errors);

    [LoggerMessage(202, LogLevel.Error, "config error: {Error}")]
    public static partial void ConfigError(this ILogger logger, string error);

    [LoggerMessage(204, LogLevel.Warning, "{Setting} changed in {ConfigFile}, which takes effect at the next start only")]
    public static partial void NeedsRestart(this ILogger logger, string setting, string configFile);

    [LoggerMessage(205, LogLevel.Warning, "if everything in {ConfigFile} hung, healthy checks would go stale for want of a turn: raise {Setting} to {Needed} at least")]
    public static partial void TooFewTurns(this ILogger logger, string configFile, string setting, int needed);

    [LoggerMessage(206, LogLevel.Information, "the {Listener} listener has a new certificate from {CertificateFile}, valid until {NotAfter}")]
    public static partial void CertificateRenewed(this ILogger logger, string listener, string certificateFile, string notAfter);

    [LoggerMessage(207, LogLevel.Error, "the {Listener} listener keeps the certificate that it has: {Reason}")]
    public static partial void CertificateKept(this ILogger logger, string listener, string reason);

    [LoggerMessage(208, LogLevel.Warning,
        "data center {DataCenter} in {ConfigFile} has last_site: pass and no witnesses: when this process loses sight of everything, it takes that for being the last site, "
        + "and says PASS whatever becomes of the stacks; name witnesses under isolation, which are then asked first")]
    public static partial void LastSiteWithoutWitnesses(this ILogger logger, string dataCenter, string configFile);

    [LoggerMessage(EventId = 300, Message = "check {Check} in {DataCenter} starts as {Status}: {Reason}")]
    public static partial void CheckFirstHeard(this ILogger logger, LogLevel level, string check, string dataCenter, string status, string reason);

    [LoggerMessage(301, LogLevel.Warning, "check {Check} in {DataCenter} fell: {Failures} failures, last: {Reason}")]
    public static partial void CheckFell(this ILogger logger, string check, string dataCenter, int failures, string reason);

    [LoggerMessage(302, LogLevel.Information, "check {Check} in {DataCenter} rose: {Passes} passes")]
    public static partial void CheckRose(this ILogger logger, string check, string dataCenter, int passes);

    [LoggerMessage(303, LogLevel.Warning, "check {Check} in {DataCenter} is stale: nothing heard for more than {StaleAfter}, was {Status}, counts as {StaleAs}")]
    public static partial void CheckStale(this ILogger logger, string check, string dataCenter, string staleAfter, string status, string staleAs);

    [LoggerMessage(304, LogLevel.Information, "check {Check} in {DataCenter} is heard again: {Status}")]
    public static partial void CheckHeardAgain(this ILogger logger, string check, string dataCenter, string status);

    [LoggerMessage(310, LogLevel.Warning, "stack {Stack} in {DataCenter} fell: {Score}")]
    public static partial void StackFell(this ILogger logger, string stack, string dataCenter, string score);

    [LoggerMessage(311, LogLevel.Information, "stack {Stack} in {DataCenter} rose: {Score}")]
    public static partial void StackRose(this ILogger logger, string stack, string dataCenter, string score);

    [LoggerMessage(320, LogLevel.Warning,
        "{Failing} of {Of} counted checks in {DataCenter} fell together, and fail for one reason: {Reason}; look for what they share before you look at each of them")]
    public static partial void ChecksCorrelated(this ILogger logger, int failing, int of, string dataCenter, string reason);

    [LoggerMessage(400, LogLevel.Information, "data center {DataCenter} starts as {Verdict} by {Rung}: {Reason}")]
    public static partial void VerdictFirstGiven(this ILogger logger, string dataCenter, string verdict, string rung, string reason);

    [LoggerMessage(EventId = 401, Message = "data center {DataCenter} is {Verdict} (was {Old}) by {Rung}: {Reason}; passing weight {Passing} of {Total}")]
    public static partial void VerdictChanged(
        this ILogger logger, LogLevel level, string dataCenter, string verdict, string old, string rung, string reason, long passing, long total);

    [LoggerMessage(402, LogLevel.Information, "data center {DataCenter} is {Verdict} as before, but by {Rung} (was by {OldRung}): {Reason}")]
    public static partial void RungChanged(this ILogger logger, string dataCenter, string verdict, string rung, string oldRung, string reason);

    [LoggerMessage(403, LogLevel.Warning, "the latched failure of data center {DataCenter} was cleared by {Actor}: {Reason}")]
    public static partial void LatchCleared(this ILogger logger, string dataCenter, string actor, string reason);

    [LoggerMessage(410, LogLevel.Warning,
        "lost sight of data center {DataCenter}: every witness fails, and {Turned} of {Of} checks turned bad at once{Lack}; {Verdict} is held for at most {Hold}, and /readyz is 503")]
    public static partial void SightLost(this ILogger logger, string dataCenter, int turned, int of, string lack, string verdict, string hold);

    [LoggerMessage(411, LogLevel.Warning, "data center {DataCenter} is seen again: {Verdict}")]
    public static partial void SightRegained(this ILogger logger, string dataCenter, string verdict);

    [LoggerMessage(412, LogLevel.Warning, "data center {DataCenter} was not seen for {Hold}, which is as long as a verdict is held: isolation.then says {Verdict}")]
    public static partial void SightOverdue(this ILogger logger, string dataCenter, string hold, string verdict);

    [LoggerMessage(413, LogLevel.Warning, "data center {DataCenter} is flapping: {Changes} changes within {Within}; it stays {Verdict} until there was none for as long")]
    public static partial void FlappingHeld(this ILogger logger, string dataCenter, int changes, string within, string verdict);

    [LoggerMessage(414, LogLevel.Information, "data center {DataCenter} flaps no more, and follows its checks again: {Verdict}")]
    public static partial void FlappingReleased(this ILogger logger, string dataCenter, string verdict);

    [LoggerMessage(415, LogLevel.Error, "no site is left: data center {DataCenter} says FAIL, and each of its peers ({Peers}) says FAIL or is silent; where traffic goes now is the GSLB's to choose")]
    public static partial void AllSitesFail(this ILogger logger, string dataCenter, string peers);

    [LoggerMessage(416, LogLevel.Information, "a site is left again: data center {DataCenter} says {Verdict}, or one of its peers PASS")]
    public static partial void NotAllSitesFail(this ILogger logger, string dataCenter, string verdict);

    [LoggerMessage(500, LogLevel.Warning, "no tokens are configured: an operator token was generated and written to {TokenFile}")]
    public static partial void TokenGenerated(this ILogger logger, string tokenFile);

    [LoggerMessage(501, LogLevel.Warning, "{Method} {Path} from {Source} refused: {Reason}")]
    public static partial void RequestRefused(this ILogger logger, string method, string path, string source, string reason);

    [LoggerMessage(502, LogLevel.Error, "no tokens are configured, and none could be made, so nobody may change anything: {Reason}")]
    public static partial void NobodyMayChange(this ILogger logger, string reason);

    [LoggerMessage(504, LogLevel.Warning, "{Host} means {Address}, which is not connected to: {Reason}; write the address itself into the config, or allow it under egress, if it is meant")]
    public static partial void EgressRefused(this ILogger logger, string host, string address, string reason);

    [LoggerMessage(503, LogLevel.Warning,
        "the operator token in {TokenFile} may be used by others than its owner: chmod 600 {TokenFile}, and make a new one if anybody did: delete it and start again")]
    public static partial void TokenExposed(this ILogger logger, string tokenFile);

    [LoggerMessage(600, LogLevel.Warning, "{Actor} from {Source}: {Action}, {Target}: {Reason}; revision {Revision}")]
    public static partial void Changed(this ILogger logger, string actor, string source, string action, string target, string reason, long revision);

    [LoggerMessage(601, LogLevel.Information, "{Actor} from {Source}: {Action}, {Target}, was so already: {Reason}; revision {Revision}")]
    public static partial void Unchanged(this ILogger logger, string actor, string source, string action, string target, string reason, long revision);

    [LoggerMessage(602, LogLevel.Warning, "{Actor} from {Source}: {Action}, {Target}, was refused: {Why} The reason given: {Reason}")]
    public static partial void ChangeRefused(this ILogger logger, string actor, string source, string action, string target, string why, string reason);

    [LoggerMessage(610, LogLevel.Warning, "{What} of {Target} began by itself{Ending}, as {Actor} had said: {Reason}")]
    public static partial void ControlBegan(this ILogger logger, string what, string target, string ending, string actor, string reason);

    [LoggerMessage(611, LogLevel.Warning, "{What} of {Target} ends by itself at {Until}, as {Actor} had said: {Reason}")]
    public static partial void ControlEndsSoon(this ILogger logger, string what, string target, string until, string actor, string reason);

    [LoggerMessage(612, LogLevel.Warning, "{What} of {Target} ended by itself, as {Actor} had said: {Reason}")]
    public static partial void ControlEnded(this ILogger logger, string what, string target, string actor, string reason);

    [LoggerMessage(613, LogLevel.Information, "{What} of {Target} is in effect from before{Ending}, as {Actor} had said: {Reason}")]
    public static partial void ControlFound(this ILogger logger, string what, string target, string ending, string actor, string reason);

    [LoggerMessage(614, LogLevel.Warning, "{DataCenter} is not configured any more; what operators said of it is kept, and holds again when it is")]
    public static partial void ControlKept(this ILogger logger, string dataCenter);

    [LoggerMessage(620, LogLevel.Error, "control state needs an operator: {Alarm}")]
    public static partial void ControlAlarmed(this ILogger logger, string alarm);

    [LoggerMessage(621, LogLevel.Warning, "nothing that operators say is kept on disk (ephemeral: true): the next start begins with burst off and no overrides")]
    public static partial void Ephemeral(this ILogger logger);

    [LoggerMessage(622, LogLevel.Warning, "the audit log was mended: {What}")]
    public static partial void AuditMended(this ILogger logger, string what);

    [LoggerMessage(630, LogLevel.Information,
        "held over from {Age} ago: {Held} of {Checks} checks, {DataCenters} of {AllDataCenters} data centers go on as the process before this one left them")]
    public static partial void HeldOver(this ILogger logger, string age, int held, int checks, int dataCenters, int allDataCenters);

    [LoggerMessage(631, LogLevel.Information, "nothing is held over, every counted check is waited for: {Why}")]
    public static partial void NothingHeldOver(this ILogger logger, string why);

    [LoggerMessage(632, LogLevel.Warning, "holdover.json is left aside, every counted check is waited for: {Problem}")]
    public static partial void HoldoverDamaged(this ILogger logger, string problem);

    [LoggerMessage(633, LogLevel.Warning, "what is believed cannot be kept for the next start, which would have to wait for every check: {Reason} It is tried again every second, and not told again")]
    public static partial void HoldoverNotKept(this ILogger logger, string reason);

    [LoggerMessage(634, LogLevel.Information, "what is believed is kept again in {File}")]
    public static partial void HoldoverKeptAgain(this ILogger logger, string file);

    [LoggerMessage(635, LogLevel.Warning, "what was last believed was not kept: the disk did not answer within {Patience}")]
    public static partial void HoldoverAbandoned(this ILogger logger, string patience);

    [LoggerMessage(700, LogLevel.Warning, "prober {Prober} is silent: it is expected every {Every}, and nothing was heard of it for {Length}")]
    public static partial void ProberSilent(this ILogger logger, string prober, string every, string length);

    [LoggerMessage(701, LogLevel.Warning, "prober {Prober} is silent: it is expected every {Every}, and has not asked in the {Length} since this process began to expect it; the status shows who asks")]
    public static partial void ProberNeverHeard(this ILogger logger, string prober, string every, string length);

    [LoggerMessage(702, LogLevel.Information, "prober {Prober} asks again, after {Length}")]
    public static partial void ProberHeardAgain(this ILogger logger, string prober, string length);

    [LoggerMessage(636, LogLevel.Warning, "heartbeats.json is damaged: {Problem}. Where a heartbeat is lost, it is as if its check had just been configured")]
    public static partial void HeartbeatsLeftAside(this ILogger logger, string problem);

    [LoggerMessage(637, LogLevel.Warning, "heartbeats cannot be kept for the next start, which would not know of them: {Reason}. It is tried again every second, and not told again")]
    public static partial void HeartbeatsNotKept(this ILogger logger, string reason);

    [LoggerMessage(638, LogLevel.Information, "hosts of {Source}: {Count} found; {Added} more, {Removed} less than before")]
    public static partial void HostsFound(this ILogger logger, string source, int count, int added, int removed);

    [LoggerMessage(639, LogLevel.Warning, "hosts.json is left aside, the hosts that were found are looked for anew: {Problem}")]
    public static partial void HostsLeftAside(this ILogger logger, string problem);

    [LoggerMessage(640, LogLevel.Warning, "the hosts that were found cannot be kept for the next start: {Reason}: this process does so every second, and does not tell again")]
    public static partial void HostsNotKept(this ILogger logger, string reason);

    [LoggerMessage(900, LogLevel.Critical, "bug: {Loop} died, and this process with it, so that a supervisor starts it anew")]
    public static partial void LoopDied(this ILogger logger, Exception exception, string loop);

    [LoggerMessage(902, LogLevel.Error, "bug: {Method} {Path} was answered 500")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(903, LogLevel.Error, "bug: an agent check got no answer")]
    public static partial void AgentCheckFailed(this ILogger logger, Exception exception);
}
