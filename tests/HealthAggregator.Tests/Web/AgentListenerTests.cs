using System.Net;
using System.Net.Sockets;
using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace HealthAggregator.Tests.Web;

/// <summary>The agent listener over real sockets, to the byte. us-east, the default, passes; us-west fails.</summary>
public sealed class AgentListenerTests : IAsyncLifetime
{
    private const string Up = "up ready 100%\n";
    private const string Down = "down #score\n";
    private const string Unknown = "unknown-data-center\n";

    private readonly SabotagedTime _time = new();
    private readonly Clock _clock;
    private readonly Publisher _publisher;
    private readonly Board _board;
    private readonly AgentServer _server;

    public AgentListenerTests()
    {
        _clock = new(_time);
        _publisher = new(new(new(200, "PASS"), new(503, "FAIL")), _time);
        _board = new(_time, _publisher.Publish(Snapshot.Start(Plan.Empty, _clock.Now)));
        _server = new([Agent(null), Agent("us-west"), Agent("gone")], new(_board, Some.Census(), NullLogger.Instance), NullLoggerFactory.Instance);
    }

    private IPEndPoint Shared => _server.Addresses[0];

    private IPEndPoint West => _server.Addresses[1];

    public async ValueTask InitializeAsync()
    {
        await _server.Start(new(_board, Some.Census(), NullLogger.Instance), TestContext.Current.CancellationToken);
        Publish();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("us-east\n", Up)]
    [InlineData("us-west\n", Down)]
    [InlineData("us-west\r\n", Down)]
    [InlineData("us-west\r", Down)]
    [InlineData(" us-west \t\n", Down)]
    [InlineData("US-WEST\n", Down)]
    [InlineData("us-west\nus-east\n", Down)]
    [InlineData("us-west", Down)]               // agent-send without a line end: nothing that may come behind it makes it another
    [InlineData("\n", Up)]
    [InlineData("\r\n", Up)]
    [InlineData("", Unknown)]                   // no agent-send at all, or one that is late: it may name any of them
    [InlineData("us-", Unknown)]
    [InlineData("eu-west\n", Unknown)]
    [InlineData("../us-west\n", Unknown)]
    [InlineData("us-west/\n", Unknown)]
    [InlineData("POST /health\n", Unknown)]
    [InlineData("GET\n", Unknown)]
    [InlineData("GET health\n", Unknown)]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003", Unknown)]
    public async Task On_a_port_for_every_data_center_the_first_line_names_one(string sent, string line) =>
        Assert.Equal(line, await RawClient.Ask(Url(Shared), sent));

    [Theory]
    [InlineData("")]
    [InlineData("us-east\n")]
    [InlineData("GET /health/us-east\r\n")]
    public async Task A_port_for_one_data_center_speaks_of_that_one_whatever_is_sent(string sent) =>
        Assert.Equal(Down, await RawClient.Ask(Url(West), sent));

    [Fact]
    public async Task A_port_for_a_data_center_that_a_reload_took_away_says_nothing_that_changes_anything() =>
        Assert.Equal(Unknown, await RawClient.Ask(Url(_server.Addresses[2]), ""));

    [Fact]
    public async Task Where_there_is_no_default_whoever_names_none_is_told_nothing_that_changes_anything()
    {
        Publish(isWestDefault: null);

        Assert.Equal(Unknown, await RawClient.Ask(Url(Shared), "\n"));
        Assert.Equal(Up, await RawClient.Ask(Url(Shared), "us-east\n"));
    }

    [Theory]
    [InlineData("us", "us\n")]
    [InlineData("US", "us\n")]
    [InlineData("GET /health", "GET /health\r\n")]
    [InlineData("GET /health/us", "GET /health/us\r\n")]
    [InlineData("HEAD /weight/us", "HEAD /weight/us\r\n")]
    public async Task A_line_whose_rest_is_late_is_not_taken_for_a_shorter_one(string sent, string whole)
    {
        Publish(names: ["us", "us-west"]);

        Assert.Equal(Unknown, await RawClient.Ask(Url(Shared), sent));
        Assert.NotEqual(Unknown, await RawClient.Ask(Url(Shared), whole));
    }

    [Theory]
    [InlineData("us", Up)]
    [InlineData("", Up)]
    public async Task Whoever_ends_sending_has_said_all_of_it(string sent, string line)
    {
        Publish(names: ["us", "us-west"]);
        using var client = await Connect(Shared);
        await client.SendAsync(Encoding.ASCII.GetBytes(sent));
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(line, await ReadToEnd(client));
    }

    [Theory]
    [InlineData("GET /health/us-west", "FAIL")]         // NetScaler's tcp-ecv sends no line end
    [InlineData("GET /health HTTP/1.0", "PASS")]
    public async Task A_request_without_a_line_end_is_answered_where_nothing_behind_it_could_make_it_another(string sent, string body) =>
        Assert.EndsWith($"\r\n\r\n{body}", await RawClient.Ask(Url(Shared), sent), StringComparison.Ordinal);

    [Theory]
    [InlineData("", Up)]
    [InlineData("us-east", Up)]
    [InlineData("us-", Unknown)]
    public async Task Where_there_is_one_data_center_silence_can_mean_no_other(string sent, string line)
    {
        Publish(names: ["us-east"]);

        Assert.Equal(line, await RawClient.Ask(Url(Shared), sent));
    }

    [Fact]
    public async Task Whoever_ends_sending_without_a_word_is_answered()
    {
        using var client = await Connect(Shared);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(Up, await ReadToEnd(client));
    }

    [Fact]
    public async Task A_name_that_comes_in_pieces_is_one_name()
    {
        using var client = await Connect(Shared);
        foreach (var piece in (string[])["us", "-", "west", "\n"])
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(piece));
        }

        Assert.Equal(Down, await ReadToEnd(client));
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    public async Task F47_a_line_without_measure_is_not_read_to_its_end(int length)
    {
        using var client = await Connect(Shared);
        try
        {
            await client.SendAsync(new byte[length], TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            // Closed half way.
        }

        Assert.Equal("", await ReadToEnd(client));
        await StillAnswers();
    }

    [Fact]
    public async Task What_is_sent_besides_is_taken_so_that_no_reset_overtakes_the_answer()
    {
        // It is taken for a quarter of a second, which a busy machine may let pass: not three times in a row.
        Assert.True(await IsTaken() || await IsTaken() || await IsTaken());

        async Task<bool> IsTaken()
        {
            using var client = await Connect(West);
            var answer = new byte[Down.Length];
            Assert.Equal(Down.Length, await client.ReceiveAsync(answer, TestContext.Current.CancellationToken));
            try
            {
                for (var sent = 0; sent < 1024; sent++)
                {
                    await client.SendAsync(new byte[1024], TestContext.Current.CancellationToken);
                }

                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task F47_whoever_never_comes_to_an_end_is_closed_on_and_keeps_nobody_else_waiting()
    {
        using var client = await Connect(Shared);
        await Eventually.True(async () =>
        {
            try
            {
                await client.SendAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        }, "it is closed");

        await StillAnswers();
    }

    [Fact]
    public async Task F47_resets_at_any_time_harm_nobody()
    {
        foreach (var sent in Enumerable.Repeat((string[])["", "us", "us-west\n", "GET /health\r\n"], 25).SelectMany(texts => texts))
        {
            using var client = await Connect(sent.Length % 2 == 0 ? Shared : West);
            await client.SendAsync(Encoding.ASCII.GetBytes(sent));
            client.LingerState = new(true, 0);
        }

        await StillAnswers();
    }

    [Theory]
    [InlineData("GET /health\r\n", "200 OK", "PASS")]                                   // F5's classic send string
    [InlineData("GET /health\n", "200 OK", "PASS")]
    [InlineData("GET /health/us-west\r\n", "503 Service Unavailable", "FAIL")]
    [InlineData("GET /HEALTH/?x=y\r\n", "200 OK", "PASS")]
    [InlineData("GET /burst.html\r\n", "503 Service Unavailable", "no-burst")]
    [InlineData("GET /burst-state/us-east\r\n", "503 Service Unavailable", "BURST-OFF")]
    [InlineData("GET /weight\r\n", "200 OK", "100")]
    [InlineData("GET /weight/us-west\r\n", "200 OK", "0")]
    [InlineData("GET /health HTTP/1.0\r\n\r\n", "200 OK", "PASS")]
    [InlineData("GET /health HTTP/1.1\r\nHost: \r\nConnection: Close\r\n\r\n", "200 OK", "PASS")]
    [InlineData("GET /\r\n", "404 Not Found", "NOT FOUND")]
    [InlineData("GET /metrics\r\n", "404 Not Found", "NOT FOUND")]
    [InlineData("GET /health/eu-west\r\n", "404 Not Found", "NOT FOUND")]
    public async Task A_request_without_a_version_gets_the_page_with_a_head(string request, string status, string body) => Assert.Equal(
        $"HTTP/1.0 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n\r\n{body}",
        await RawClient.Ask(Url(Shared), request));

    [Fact]
    public async Task HEAD_says_the_same_without_the_body() => Assert.Equal(
        (await RawClient.Ask(Url(Shared), "GET /health\r\n"))[..^4], await RawClient.Ask(Url(Shared), "HEAD /health HTTP/1.0\r\n\r\n"));

    [Fact]
    public async Task F34_past_the_shelf_life_both_dialects_say_no()
    {
        _time.Skip(Board.ShelfLife);

        Assert.Equal("down #stale\n", await RawClient.Ask(Url(Shared), "us-east\n"));
        Assert.Equal("down #stale\n", await RawClient.Ask(Url(West), ""));
        var page = await RawClient.Ask(Url(Shared), "GET /health\r\n");
        Assert.StartsWith("HTTP/1.0 503 ", page, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nFAIL", page, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task F36_after_a_stop_of_the_process_the_first_who_asks_waits_for_what_the_evaluator_is_about_to_say()
    {
        _time.Skip(Board.ShelfLife);
        _time.Sabotage = _ =>
        {
            // The publication has been found to be too old, and nothing was answered yet.
            _time.Sabotage = null;
            Publish();
        };

        Assert.Equal(Down, await RawClient.Ask(Url(West), ""));
    }

    [Fact]
    public async Task F43_an_exception_in_an_answer_ends_that_connection_alone()
    {
        _time.Sabotage = _ =>
        {
            _time.Sabotage = null;
            throw new InvalidTimeZoneException("a bug");
        };

        Assert.Equal("", await RawClient.Ask(Url(West), ""));
        await StillAnswers();
    }

    [Fact]
    public async Task Many_at_once_are_all_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => RawClient.Ask(Url(Shared), "us-west\n")));

        Assert.All(answers, answer => Assert.Equal(Down, answer));
    }

    [Fact]
    public async Task A_stop_answers_who_is_there_and_says_no_FAIL_to_anybody()
    {
        using var silent = await Connect(Shared);
        using var grace = new CancellationTokenSource(Eventually.Deadline);
        await _server.Stop(grace.Token);

        Assert.Contains(await ReadToEnd(silent), (string[])[Unknown, ""]);
        await Assert.ThrowsAsync<SocketException>(() => Connect(Shared));
    }

    private static AgentSettings Agent(string? dataCenter) => new(new(IPAddress.Loopback, 0), dataCenter);

    private static Uri Url(IPEndPoint address) => new($"http://{address}");

    private static async Task<Socket> Connect(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> ReadToEnd(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Deadline);
        var (text, buffer) = (new StringBuilder(), new byte[1024]);
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var length)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, length));
            }
        }
        catch (SocketException)
        {
            // A reset ends it as well.
        }

        return text.ToString();
    }

    private async Task StillAnswers()
    {
        Assert.Equal(Up, await RawClient.Ask(Url(Shared), "us-east\n"));
        Assert.Equal(Down, await RawClient.Ask(Url(West), ""));
    }

    /// <param name="isWestDefault">Null: none is.</param>
    private void Publish(bool? isWestDefault = false) => Publish(["us-east", "us-west"], isWestDefault is { } isWest ? isWest ? "us-west" : "us-east" : null);

    /// <summary>The first is the default and passes, any other fails.</summary>
    private void Publish(string[] names) => Publish(names, names[0]);

    private void Publish(string[] names, string? defaultName)
    {
        var checks = names.Select((name, index) => Some.Check(new TcpTarget($"10.0.0.{index + 1}", 80), $"{name}/web/gate")).ToArray();
        var plan = new Plan([.. Some.DataCenters([.. checks]).Select(dataCenter => dataCenter with { IsDefault = dataCenter.Name == defaultName })]);
        var at = _clock.Now;
        _board.Publish(_publisher.Publish(Snapshot.Start(plan, at).After(
            [.. checks.Select((check, index) => new Input.Sampled(check, index == 0 ? Some.Pass(at) : Some.Fail(at)))], at)));
    }
}
