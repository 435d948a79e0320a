namespace HealthAggregator.EndToEnd.Answering;

/// <summary>F46: connections that ask for nothing, or take no answer, are kept from nobody who asks.</summary>
public sealed class Crowded(PassAndFail fixture) : IClassFixture<PassAndFail>
{
    private const int Each = 1_500;

    [Fact]
    public async Task F46_thousands_of_connections_that_stall_keep_no_prober_from_its_answer_and_are_closed()
    {
        var crowd = new List<RawHttp>();
        try
        {
            var before = ProcessFigures.Of(fixture.Aggregator.Child).Sockets;
            for (var count = 0; count < Each; count++)
            {
                // Never a whole request; a request, and no more; more requests than anybody takes the answers of.
                crowd.Add(await SayingAsync("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "));
                crowd.Add(await SayingAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"));
                crowd.Add(await SayingAsync(string.Concat(Enumerable.Repeat("GET /health HTTP/1.1\r\nHost: x\r\n\r\n", 50))));
            }

            Assert.True(ProcessFigures.Of(fixture.Aggregator.Child).Sockets >= before + Each, "the crowd is not there");
            for (var count = 0; count < 50; count++)
            {
                await fixture.StillAnswersAsync();
            }

            await Eventually.IsTrueAsync(
                "whoever sends no whole request is cut off", () => ProcessFigures.Of(fixture.Aggregator.Child).Sockets <= before + (2 * Each) + 50, TimeSpan.FromSeconds(60));
        }
        finally
        {
            crowd.ForEach(connection => connection.Dispose());
        }
    }

    private async Task<RawHttp> SayingAsync(string text)
    {
        var connection = await RawHttp.ConnectAsync(fixture.Port);
        await connection.SendAsync(text);
        return connection;
    }
}
