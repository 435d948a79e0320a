using System.Text;

namespace HealthAggregator.EndToEnd.Answering;

/// <summary>What no prober should send and everybody does.</summary>
public sealed class Malformed(PassAndFail fixture) : IClassFixture<PassAndFail>
{
    // Each would be read differently by some proxy: none may get a verdict out of it, or take the listener down.
    private static readonly string[] Broken =
    [
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET  /health  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1 extra\r\nHost: x\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /health http/1.1\r\nHost: x\r\n\r\n",
        "GET health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /health HTTP/1.1\r\n Host: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nNo colon here\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\nBad\0Name: x\r\n\r\n",
        "GET /health\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        "G\u00E9T /health HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "GET /health HTTP/1.1\rHost: x\r\r",
    ];

    [Fact]
    public async Task F47_a_broken_request_is_refused_and_its_connection_closed()
    {
        foreach (var request in Broken)
        {
            var answer = await RawHttp.ExchangeAsync(fixture.Port, Encoding.Latin1.GetBytes(request));
            Assert.True(answer.IsEmpty || answer.Status is >= 400 and < 500 or 505, $"{request}\n{answer}");
            Assert.Null(answer.Header("Server"));
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        }

        await fixture.StillAnswersAsync();
    }

    [Fact]
    public async Task F47_a_request_hidden_in_anothers_body_gets_no_answer_of_its_own()
    {
        const string smuggled = "GET /health HTTP/1.1\r\nHost: smuggled\r\n\r\n";
        string[] requests =
        [
            $"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: {smuggled.Length}\r\n\r\n{smuggled}",
            $"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
            $"POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0;ext=\n\r\n\r\n{smuggled}",
            $"GET /health/down HTTP/1.1\r\nHost: x\r\nContent-Length: {smuggled.Length}\r\n\r\n{smuggled}",
        ];

        foreach (var request in requests)
        {
            var answer = await RawHttp.ExchangeAsync(fixture.Port, Encoding.Latin1.GetBytes(request));
            Assert.DoesNotContain("PASS", answer.Text, StringComparison.Ordinal);
        }

        await fixture.StillAnswersAsync();
    }

    [Fact]
    public async Task F47_TLS_or_HTTP_2_on_the_plain_port_is_closed_without_a_verdict()
    {
        byte[] clientHello = [0x16, 0x03, 0x01, 0x00, 0x2f, 0x01, 0x00, 0x00, 0x2b, 0x03, 0x03, .. new byte[32], 0x00, 0x00, 0x04, 0x13, 0x01, 0x13, 0x02, 0x01, 0x00];
        var preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").Concat(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }).ToArray();

        foreach (var bytes in (byte[][])[clientHello, preface])
        {
            var answer = await RawHttp.ExchangeAsync(fixture.Port, bytes);
            Assert.DoesNotContain("PASS", answer.Text, StringComparison.Ordinal);
            Assert.NotEqual(200, answer.Status);
        }

        await fixture.StillAnswersAsync();
    }

    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(100_000, 414)]
    [InlineData(3_000_000, 414)]
    public async Task F47_a_huge_URI_is_refused(int length, int status)
    {
        var answer = await RawHttp.ExchangeAsync(fixture.Port, $"GET /health?{new string('x', length)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        // The refusal of a request that is still being sent may be lost to the reset that follows it.
        Assert.True(answer.Status == status || (status != 200 && answer.IsEmpty), answer.Text);
        await fixture.StillAnswersAsync();
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(50_000, 10)]
    public async Task F47_huge_headers_are_refused(int count, int length)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));

        var answer = await RawHttp.ExchangeAsync(fixture.Port, $"GET /health HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");

        Assert.True(answer.Status == 431 || answer.IsEmpty, answer.Text);
        await fixture.StillAnswersAsync();
    }

    [Fact]
    public async Task F47_thousands_of_mutated_requests_neither_crash_it_nor_make_it_talk()
    {
        var random = new Random(47);
        byte[][] seeds =
        [
            .. Broken.Select(Encoding.Latin1.GetBytes),
            "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(),
            "OPTIONS / HTTP/1.0\r\n\r\n"u8.ToArray(),
            "POST /health/down HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"u8.ToArray(),
            "GET http://x/health/up?a=%41 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, close\r\nCookie: a=b\r\n\r\n"u8.ToArray(),
        ];
        var inputs = Enumerable.Range(0, FullLength.Rounds(3_000, 200_000)).Select(_ => Mutate(seeds[random.Next(seeds.Length)], random)).ToList();

        await Parallel.ForEachAsync(inputs, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (input, _) =>
        {
            var answer = await RawHttp.ExchangeAsync(fixture.Port, input);
            Assert.True(answer.IsEmpty || answer.Status is 200 or 503 or (>= 400 and < 500) or 505, $"{Encoding.Latin1.GetString(input)}\n{answer}");
            Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        });

        await fixture.StillAnswersAsync();
        Assert.DoesNotContain("unhandled exception", fixture.Aggregator.Log, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = random.Next(1, 9);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2 when at + length <= bytes.Count:
                    bytes.RemoveRange(at, length);
                    break;
                case 3 when at + length <= bytes.Count:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.InsertRange(at, "\r\n"u8.ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
