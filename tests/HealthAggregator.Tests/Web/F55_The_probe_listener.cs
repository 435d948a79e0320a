using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Web;

/// <summary>F55: whoever reaches the probe listener reaches nothing of the admin listener, whatever token he has.</summary>
public sealed class F55_The_probe_listener(GuardedEstate estate) : IClassFixture<GuardedEstate>
{
    [Fact]
    public async Task Has_no_path_of_the_admin_listener_and_says_nothing_of_there_being_one()
    {
        Stranger.Require();
        var before = await estate.Everything();
        using var stranger = new Stranger(estate.Application.Aggregator.ProbeUrl);
        var (unknown, refused) = (await Ask("GET", "/no-such-page"), await Ask("POST", "/no-such-page"));
        Assert.Equal((404, 405), (unknown.Status, refused.Status));
        foreach (var path in estate.Paths)
        {
            foreach (var method in path.Methods.Concat(["GET", "OPTIONS", "POST", "PATCH"]).Distinct())
            {
                var reply = await Ask(method, path.TargetFor(method), path.BodyFor(method));

                var isReading = method is "GET" or "HEAD" or "OPTIONS";
                Assert.Equal((isReading ? unknown : refused).Text[..^(method == "HEAD" ? unknown.Body.Length : 0)], reply.Text);
            }
        }

        Assert.Equal(before, await estate.Everything());

        Task<RawReply> Ask(string method, string target, string? body = null) => stranger.Ask(
            $"{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {GuardedEstate.Operator}\r\n"
            + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
            method == "HEAD");
    }
}
