using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>Answers that would eat a careless prober's memory.</summary>
public sealed class HugeAnswers
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task F05_a_body_without_end_is_judged_by_its_first_64_KiB()
    {
        await using var endless = Endless("HTTP/1.1 200 OK\r\n\r\n", "", Filler);
        await using var announced = Endless("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n", "", Filler);
        await using var chunked = Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "", $"{Filler.Length:x}\r\n{Filler}\r\n");
        await using var passing = Endless("HTTP/1.1 200 OK\r\n\r\n", "PASS\n", Filler);
        await using var tooLate = RawServer.AnsweringOnce(Http.Ok(new string(' ', 64 * 1024) + "PASS"));
        await using var inTime = RawServer.AnsweringOnce(Http.Ok(new string(' ', (64 * 1024) - 4) + "PASS"));
        RawServer[] all = [endless, announced, chunked, passing, tooLate, inTime];

        var (aggregator, status) = await Pages.AskAsync([
            ("endless", endless.Url), ("announced", announced.Url), ("chunked", chunked.Url), ("passing", passing.Url),
            ("too-late", tooLate.Url), ("in-time", inTime.Url)], "interval: 2s, timeout: 1800ms, fast_interval: 500ms");
        await using var running = aggregator;

        Assert.Equal("too-large", status.Check("endless").Outcome);
        Assert.Equal("too-large", status.Check("announced").Outcome);
        Assert.Equal("too-large", status.Check("chunked").Outcome);
        Assert.Equal("too-large", status.Check("too-late").Outcome);
        Assert.Equal("pass", status.Check("passing").Outcome);
        Assert.Equal("pass", status.Check("in-time").Outcome);
        await Eventually.IsTrueAsync("the program hangs up on all of them", () => all.Sum(server => server.Open) == 0);
    }

    [Fact]
    public async Task F05_bodies_without_end_do_not_grow_the_process()
    {
        await using var endless = Endless("HTTP/1.1 200 OK\r\n\r\n", "", Filler);
        var (aggregator, _) = await Pages.AskAsync(
            endless.Checks("endless", 10), "interval: 500ms, timeout: 450ms, fast_interval: 500ms");
        await using var running = aggregator;
        await Eventually.IsTrueAsync("50 probes", () => endless.Accepted >= 50);
        var before = ProcessFigures.Of(aggregator.Child).ResidentBytes;

        await Eventually.IsTrueAsync("200 more probes", () => endless.Accepted >= 250, TimeSpan.FromMinutes(2));

        // Each of the 200 could have read megabytes before its deadline.
        Assert.InRange(ProcessFigures.Of(aggregator.Child).ResidentBytes - before, long.MinValue, 40 * Megabyte);
    }

    [Fact]
    public async Task F06_a_compressed_body_is_asked_for_by_nobody_unpacked_by_nobody_and_fails()
    {
        var bomb = Encoding.ASCII.GetBytes(new string(' ', (int)(100 * Megabyte)) + "PASS");
        await using var plainGzip = Encoded("gzip", Gzip("PASS"u8.ToArray()));
        await using var plainBrotli = Encoded("br", Brotli("PASS"u8.ToArray()));
        await using var twice = Encoded("gzip, gzip", Gzip(Gzip("PASS"u8.ToArray())));
        await using var gzipBomb = Encoded("gzip", Gzip(bomb));
        await using var brotliBomb = Encoded("br", Brotli(bomb));
        await using var healthy = RawServer.Saying("PASS");
        var (aggregator, status) = await Pages.AskAsync([
            ("healthy", healthy.Url), ("gzip", plainGzip.Url), ("brotli", plainBrotli.Url), ("twice", twice.Url),
            ("gzip-bomb", gzipBomb.Url), ("brotli-bomb", brotliBomb.Url)]);
        await using var running = aggregator;

        Assert.Equal("pass", status.Check("healthy").Outcome);
        Assert.All(status.Checks.Where(check => check.Name != "healthy"), check => Assert.Contains(check.Outcome, (string[])["body", "too-large"]));
        Assert.Contains("accept-encoding: identity", healthy.Requests.First(), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(ProcessFigures.Of(aggregator.Child).ResidentBytes, 0, 250 * Megabyte);
    }

    private static string Filler { get; } = new('x', 16 * 1024);

    private static RawServer Endless(string head, string start, string again) => RawServer.Start(async visit =>
    {
        await visit.ReadRequestAsync();
        await visit.SendAsync(head + start);
        var bytes = Encoding.ASCII.GetBytes(again);
        while (true)
        {
            await visit.SendAsync(bytes);
        }
    });

    private static RawServer Encoded(string coding, byte[] body) => RawServer.Start(async visit =>
    {
        await visit.ReadRequestAsync();
        await visit.SendAsync(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n"));
        await visit.SendAsync(body);
    });

    private static byte[] Gzip(byte[] bytes) => Pack(bytes, packed => new GZipStream(packed, CompressionLevel.Fastest));

    private static byte[] Brotli(byte[] bytes) => Pack(bytes, packed => new BrotliStream(packed, CompressionLevel.Fastest));

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
