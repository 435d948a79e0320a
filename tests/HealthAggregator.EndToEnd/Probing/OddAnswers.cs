using System.Collections.Concurrent;

namespace HealthAggregator.EndToEnd.Probing;

/// <summary>Answers that are not HTTP as it should be, or not the page that was asked for.</summary>
public sealed class OddAnswers
{
    [Fact]
    public async Task F07_bad_headers_fail_and_cannot_write_into_the_log()
    {
        (string Name, string Answer)[] answers =
        [
            ("megabyte-header", Http.Ok("PASS", $"X-Big: {new string('x', 1 << 20)}\r\n")),
            ("ten-thousand-headers", Http.Ok("PASS", string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-Many-{i}: {i}\r\n")))),
            ("no-colon", Http.Ok("PASS", "this is no header\r\n")),
            ("bare-lf-in-header", Http.Ok("PASS", "X-Bare: a\nb\r\n")),
            ("nul-in-header", Http.Ok("PASS", "X-Nul: a\0b\r\n")),
            ("bare-cr-in-header", Http.Ok("PASS", "X-Bare: a\rb\r\n")),
            ("folded-header", Http.Ok("PASS", "X-Folded: a\r\n b\r\n")),
            ("two-lengths", Http.Ok("PASS", "Content-Length: 400\r\n")),
            ("length-and-chunked", Http.Ok("4\r\nPASS\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")),
            ("negative-length", "HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nPASS"),
            ("bad-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nPASS\r\n0\r\n\r\n"),
            ("not-http", "PASS\r\n\r\n"),
            ("ssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
            ("status-out-of-range", "HTTP/1.1 99999 OK\r\nContent-Length: 4\r\n\r\nPASS"),
            ("injection", "HTTP/1.1 500 \u001b[31mred\rFAKE LOG LINE one\r\nContent-Length: 21\r\n\r\n\u001b[2J\nFAKE LOG LINE two"),
            ("injecting-page", Http.Ok("PASSED\r\n\u001b[31mFAKE LOG LINE three\r\n")),
        ];
        // Each is well at first: what goes bad is logged.
        var asked = new ConcurrentDictionary<string, bool>();
        await using var server = RawServer.Start(async visit =>
        {
            if (await visit.ReadRequestAsync() is { } request)
            {
                var name = NameIn(request);
                await visit.SendAsync(asked.TryAdd(name, true) ? Http.Ok("PASS", "Connection: close\r\n") : answers.Single(answer => answer.Name == name).Answer);
            }
        });

        var (aggregator, _) = await Pages.AskAsync(
            [.. answers.Select(answer => (answer.Name, server.Page(answer.Name)))], "interval: 2s, timeout: 1800ms, fast_interval: 1s, fall: 1, rise: 1");
        await using var running = aggregator;
        var status = await aggregator.StatusAsync("all of them fail", page => page.Checks.All(check => check.Status == "failing"));

        Assert.DoesNotContain(status.Checks, check => check.Reason.Any(char.IsControl));
        await Eventually.IsTrueAsync("the log has heard of it", () => aggregator.Log.Contains("injecting-page", StringComparison.Ordinal));
        Assert.DoesNotContain(aggregator.Log, letter => char.IsControl(letter) && letter is not ('\n' or '\t'));
        Assert.DoesNotContain(aggregator.Log.Split('\n'), line => line.TrimStart().StartsWith("FAKE LOG LINE", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", aggregator.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F08_no_redirect_is_followed_and_each_fails()
    {
        await using var elsewhere = RawServer.Saying("PASS");
        string[] statuses = ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect", "300 Multiple Choices"];
        string[] locations = ["/health/passing", elsewhere.Url, "https://other.example/health", "http://169.254.169.254/latest/meta-data", "//x", "", "\t"];
        var answers = statuses
            .SelectMany(_ => locations, (status, location) => Http.Answer(status, "PASS", $"Location: {location}\r\n"))
            .Select((answer, i) => ($"redirect-{i}", answer))
            .Append(("passing", Http.Ok("PASS")))
            .Append(("loop", Http.Answer("302 Found", "PASS", "Location: /health/loop\r\n")))
            .ToDictionary();
        await using var server = ByPath(answers);

        var (aggregator, status) = await Pages.AskAsync([.. answers.Keys.Select(name => (name, $"{server.Url}/{name}"))]);
        await using var running = aggregator;

        Assert.Equal("pass", status.Check("passing").Outcome);
        Assert.All(status.Checks.Where(check => check.Name != "passing"), check => Assert.Equal("redirect", check.Outcome));
        Assert.Equal(0, elsewhere.Accepted);
    }

    [Fact]
    public async Task F09_only_status_200_and_the_exact_first_word_PASS_pass()
    {
        (string Status, string Body, string Outcome)[] rows =
        [
            ("200 OK", "PASS", "pass"),
            ("200 OK", "PASS\n", "pass"),
            ("200 OK", "PASS\r\n", "pass"),
            ("200 OK", "  \r\n\tPASS  ", "pass"),
            ("200 OK", "PASS 12 of 12 tests", "pass"),
            ("200 OK", "\u00EF\u00BB\u00BFPASS\n", "pass"),
            ("200 OK", "FAIL", "said-fail"),
            ("200 OK", "FAIL PASS", "said-fail"),
            ("200 OK", "PASSED", "body"),
            ("200 OK", "NOT PASS", "body"),
            ("200 OK", "pass", "body"),
            ("200 OK", "Pass", "body"),
            ("200 OK", "PASS.", "body"),
            ("200 OK", "PASS\0", "body"),
            ("200 OK", "PASS\u00C2\u00A0", "body"),
            ("200 OK", "\"PASS\"", "body"),
            ("200 OK", "OK", "body"),
            ("200 OK", "", "body"),
            ("200 OK", " \n ", "body"),
            ("200 OK", "\u00FF\u00FEP\0A\0S\0S\0", "body"),
            ("200 OK", "\u00FE\u00FF\0P\0A\0S\0S", "body"),
            ("200 OK", "<html><body><form action=login>PASS</form></body></html>", "body"),
            ("200 OK", "{\"status\":\"PASS\"}", "body"),
            ("201 Created", "PASS", "status"),
            ("204 No Content", "", "status"),
            ("206 Partial Content", "PASS", "status"),
            ("401 Unauthorized", "PASS", "status"),
            ("404 Not Found", "PASS", "status"),
            ("429 Too Many Requests", "PASS", "status"),
            ("500 Internal Server Error", "PASS", "status"),
            ("503 Service Unavailable", "PASS", "status"),
        ];
        var answers = rows.Select((row, i) => (Name: $"row-{i}", Answer: Http.Answer(row.Status, row.Body))).ToDictionary();
        await using var server = ByPath(answers);

        var (aggregator, status) = await Pages.AskAsync([.. answers.Keys.Select(name => (name, $"{server.Url}/{name}"))]);
        await using var running = aggregator;

        Assert.Equal(
            rows.Select(row => $"{row.Status} {row.Body} -> {row.Outcome}"),
            rows.Select((row, i) => $"{row.Status} {row.Body} -> {status.Check($"row-{i}").Outcome}"));
    }

    [Fact]
    public async Task F10_an_answer_that_breaks_off_fails_even_if_what_came_says_PASS()
    {
        await using var resetEarly = RawServer.Start(async visit =>
        {
            await visit.ReadRequestAsync();
            await visit.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPA");
            visit.Reset();
        });
        await using var closedEarly = RawServer.AnsweringOnce("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPA");
        await using var longer = RawServer.AnsweringOnce("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nPASS");
        await using var noLastChunk = RawServer.AnsweringOnce("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPASS\r\n");
        await using var headOnly = RawServer.AnsweringOnce("HTTP/1.1 200 OK\r\nContent-Le");
        await using var nothing = RawServer.AnsweringOnce("");
        await using var emptyBody = RawServer.Saying("");

        var (aggregator, status) = await Pages.AskAsync([
            ("reset-early", resetEarly.Url), ("closed-early", closedEarly.Url), ("longer", longer.Url), ("no-last-chunk", noLastChunk.Url),
            ("head-only", headOnly.Url), ("nothing", nothing.Url), ("empty-body", emptyBody.Url)]);
        await using var running = aggregator;

        Assert.Equal("body", status.Check("empty-body").Outcome);
        Assert.Equal("reset", status.Check("reset-early").Outcome);
        Assert.All(status.Checks.Where(check => check.Name != "empty-body"), check => Assert.Contains(check.Outcome, (string[])["reset", "protocol"]));
        Assert.Equal("FAIL", await aggregator.AnswerAsync());
    }

    // One stack with many pages: the last part of the path says which answer, after which the connection is closed.
    private static RawServer ByPath(Dictionary<string, string> answers) => RawServer.Start(async visit =>
    {
        if (await visit.ReadRequestAsync() is { } request)
        {
            await visit.SendAsync(answers[NameIn(request)]);
        }
    });

    private static string NameIn(string request) => request.Split(' ')[1].Split('/')[^1];
}
