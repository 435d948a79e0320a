using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

public sealed class ExposedTokenTests
{
    [Fact]
    public async Task A_token_that_others_may_read_is_warned_of_with_what_to_type()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes.");
        var settings = Some.Settings(Some.Plan(Some.Check(new TcpTarget("127.0.0.1", 1))));
        await using var application = await AggregatorApplication.Start(settings);
        var path = Path.Combine(application.StateDirectory, OperatorToken.FileName);

        // The log is written in order: what was to be said of the token would be before this.
        await application.Reload();
        await Eventually.True(() => application.Log.Has("config reloaded"));
        Assert.False(application.Log.Has("chmod 600"));

        await application.Restart(settings, between: () => Modes.Set(path, "644"));
        await Eventually.True(() => application.Log.Has($"the operator token in {path} may be used by others than its owner: chmod 600 {path}, and make a new one if anybody did: delete it and start again"));
    }
}
