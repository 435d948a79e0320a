using System.Globalization;
using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HealthAggregator.Tests.Probing;

public sealed class HttpProbeTests : IDisposable
{
    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Theory]
    [InlineData(200, """{"status":"Healthy","entries":{}}""", FailureKind.None, "")]
    [InlineData(200, """{"status":"Degraded","entries":{"cache":{"status":"Degraded"}}}""", FailureKind.None, "said Degraded: cache is Degraded")]
    [InlineData(503, """{"status":"Unhealthy","entries":{"db":{"status":"Unhealthy"}}}""", FailureKind.SaidFail, "said Unhealthy: db is Unhealthy")]
    [InlineData(200, "Unhealthy", FailureKind.SaidFail, "said Unhealthy")]
    [InlineData(503, "Degraded", FailureKind.Status, "status 503, expected 200: said Degraded")] // an application may count it as down
    [InlineData(503, "Healthy", FailureKind.Status, "status 503, expected 200")]
    [InlineData(200, "PASS", FailureKind.Body, "the body begins \"PASS\", expected an ASP.NET Core health page that says Healthy")]
    public async Task A_health_page_of_ASP_NET_Core_is_read_whatever_its_status(int status, string body, FailureKind failure, string reason)
    {
        await using var stack = await FakeStack.Start();
        stack.Says(body, status);

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Expected = new AspNetHealth() });

        Assert.Equal((failure, reason), (sample.Failure, sample.Reason));
    }

    [Theory]
    [InlineData(200, """{"status":"UP"}""", FailureKind.None, "")]
    [InlineData(503, """{"status":"DOWN","components":{"db":{"status":"DOWN"}}}""", FailureKind.SaidFail, "said DOWN: db is DOWN")]
    [InlineData(200, """{"status":"UNKNOWN"}""", FailureKind.Body, "said UNKNOWN")]
    public async Task A_health_page_of_an_actuator_is_read_whatever_its_status(int status, string body, FailureKind failure, string reason)
    {
        await using var stack = await FakeStack.Start();
        stack.Does(async context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, "application/vnd.spring-boot.actuator.v3+json");
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
        });

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Expected = new ActuatorHealth() });

        Assert.Equal((failure, reason), (sample.Failure, sample.Reason));
    }

    [Theory]
    [InlineData(200, "PASS", FailureKind.None)]
    [InlineData(200, "PASS\n", FailureKind.None)]
    [InlineData(200, "  \r\n\tPASS and more", FailureKind.None)]
    [InlineData(200, "\u00EF\u00BB\u00BFPASS", FailureKind.None)]
    [InlineData(200, "FAIL", FailureKind.SaidFail)]
    [InlineData(200, "FAIL: no database", FailureKind.Body)]
    [InlineData(200, "FAIL no database", FailureKind.SaidFail)]
    [InlineData(503, "PASS", FailureKind.Status)]
    [InlineData(503, "FAIL", FailureKind.SaidFail)]
    [InlineData(500, "", FailureKind.Status)]
    [InlineData(404, "not found", FailureKind.Status)]
    [InlineData(201, "PASS", FailureKind.Status)]
    [InlineData(200, "PASSED", FailureKind.Body)]
    [InlineData(200, "PASS.", FailureKind.Body)]
    [InlineData(200, "NOT PASS", FailureKind.Body)]
    [InlineData(200, "pass", FailureKind.Body)]
    [InlineData(200, "Pass", FailureKind.Body)]
    [InlineData(200, "\"PASS\"", FailureKind.Body)]
    [InlineData(200, "P\0A\0S\0S\0", FailureKind.Body)]
    [InlineData(200, "\u00FF\u00FEP\0A\0S\0S\0", FailureKind.Body)]
    [InlineData(200, "<html><title>Log in</title>PASS</html>", FailureKind.Body)]
    [InlineData(200, "OK", FailureKind.Body)]
    [InlineData(200, "", FailureKind.Body)]
    [InlineData(200, "\u00A0PASS", FailureKind.Body)]
    public async Task F09_a_page_passes_with_status_200_and_PASS_as_its_first_word_and_with_nothing_else(int status, string latin1, FailureKind expected)
    {
        await using var stack = RawStack.Saying(Response(status, latin1));

        var sample = await _prober.Ask(stack.At());

        Assert.Equal(expected, sample.Failure);
        Assert.Equal(expected == FailureKind.None, sample.Passed);
        Assert.Equal(expected == FailureKind.None, sample.Reason.Length == 0);
    }

    [Theory]
    [InlineData(200, "FAIL", "said FAIL with status 200")]
    [InlineData(503, "FAIL", "said FAIL with status 503")]
    [InlineData(500, "PASS", "status 500, expected 200")]
    [InlineData(302, "", "status 302: redirects are not followed")]
    [InlineData(200, "", "the body is empty, expected the first word PASS")]
    [InlineData(200, "Out of\r\n\x1b[31morder\0", "the body begins \"Out of???[31morder?\", expected the first word PASS")]
    public async Task The_reason_says_what_was_seen_and_what_was_expected(int status, string body, string reason)
    {
        await using var stack = RawStack.Saying(Response(status, body));

        Assert.Equal(reason, (await _prober.Ask(stack.At())).Reason);
    }

    [Fact]
    public async Task A_long_body_is_quoted_in_few_words()
    {
        await using var stack = RawStack.Saying(Response(200, new string('x', 5000)));

        Assert.Equal($"the body begins \"{new string('x', 60)}…\", expected the first word PASS", (await _prober.Ask(stack.At())).Reason);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(304)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task F08_a_redirect_fails_and_nobody_follows_it(int status)
    {
        await using var elsewhere = await FakeStack.Start();
        elsewhere.Says("PASS");
        await using var stack = await FakeStack.Start();
        stack.Says("PASS", path: "/ok").Does(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = context.Request.Query["to"].ToString();
            return Task.CompletedTask;
        });

        foreach (var location in new[] { elsewhere.At().ToString(), stack.At("/ok").ToString(), "/ok", "/health", "http://169.254.169.254/", "", "\\\\x" })
        {
            var sample = await _prober.Ask(stack.At($"/health?to={Uri.EscapeDataString(location)}"));

            Assert.Equal(FailureKind.Redirect, sample.Failure);
        }

        Assert.Empty(elsewhere.Requests);
        Assert.Equal(7, stack.Requests.Count);
    }

    [Fact]
    public async Task A_redirect_that_is_expected_passes_and_is_not_followed_either()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Status = new([(302, 302)]), Expected = new AnyBody() });

        Assert.True(sample.Passed);
        Assert.Single(stack.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FailureKind.Body)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", FailureKind.Body)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", FailureKind.Status)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPA", FailureKind.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPASS", FailureKind.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPASS\r\n", FailureKind.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPA", FailureKind.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", FailureKind.Reset)]
    [InlineData("HTTP/1.1 200", FailureKind.Reset)]
    [InlineData("", FailureKind.Reset)]
    public async Task F10_a_page_that_is_empty_or_breaks_off_fails(string response, FailureKind expected)
    {
        await using var stack = RawStack.Saying(response);

        Assert.Equal(expected, (await _prober.Ask(stack.At())).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPA")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nPAS")]
    public async Task F10_a_page_cut_off_by_a_reset_fails(string response)
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(response);
            connection.Reset();
        });

        var sample = await _prober.Ask(stack.At());

        Assert.Equal(FailureKind.Reset, sample.Failure);
        Assert.StartsWith("connection reset while ", sample.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPASS\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 15\r\n\r\n4\r\nPASS\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nPASS\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nPASS\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nX Y: z\r\nContent-Length: 4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 2000 OK\r\nContent-Length: 4\r\n\r\nPASS")]
    [InlineData("HTTP/1.1 abc OK\r\nContent-Length: 4\r\n\r\nPASS")]
    [InlineData("HTTP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nPASS")]
    [InlineData("PASS")]
    [InlineData("PASS\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task F07_what_is_not_HTTP_as_it_should_be_fails(string response)
    {
        await using var stack = RawStack.Saying(response);

        var sample = await _prober.Ask(stack.At());

        Assert.False(sample.Passed);
        Assert.True(sample.Failure is FailureKind.Protocol or FailureKind.Reset or FailureKind.Body or FailureKind.Status, sample.ToString());
        Assert.DoesNotContain(sample.Reason, char.IsControl);
    }

    // RFC 9110 5.5 and RFC 9112 5.2 let a reader make blanks of them, and the HTTP client does; another reader may see other headers, so we do not.
    [Theory]
    [InlineData("X-Odd: a\0b\r\n", "NUL")]
    [InlineData("X-Odd: a\rb\r\n", "a CR without LF")]
    [InlineData("X-Odd: a\r\n b\r\n", "a folded line")]
    [InlineData("X-Odd: a\r\n\tb\r\n", "a folded line")]
    [InlineData(" X-Odd: a\r\n", "a folded line")]
    public async Task F07_what_no_header_may_hold_fails(string header, string what)
    {
        await using var stack = RawStack.Saying(Response(200, "PASS", header));

        var sample = await _prober.Ask(stack.At());

        Assert.Equal((FailureKind.Protocol, $"invalid HTTP response: {what} in its headers while waiting for the response"), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task What_no_header_may_hold_may_be_in_a_body()
    {
        await using var stack = RawStack.Saying(Response(200, "PASS\r\n \0\rand so on", ""));

        Assert.True((await _prober.Ask(stack.At())).Passed);
    }

    [Fact]
    public async Task F07_control_characters_in_a_header_do_not_get_into_the_reason()
    {
        await using var stack = RawStack.Saying(Response(200, "PASS", "Content-Encoding: a\x1b[31m\x07\x85\r\n"));

        var sample = await _prober.Ask(stack.At());

        Assert.Equal(FailureKind.Body, sample.Failure);
        Assert.DoesNotContain(sample.Reason, char.IsControl);
    }

    [Theory]
    [InlineData(1, 1024 * 1024)]
    [InlineData(10_000, 10)]
    public async Task F07_headers_without_measure_fail(int count, int length)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(index => $"X-{index}: {new string('x', length)}\r\n"));
        await using var stack = RawStack.Saying($"HTTP/1.1 200 OK\r\n{headers}Content-Length: 4\r\n\r\nPASS");

        var sample = await _prober.Ask(stack.At());

        Assert.Equal(FailureKind.Protocol, sample.Failure);
        Assert.Equal("response headers over 64 KiB while waiting for the response", sample.Reason);
        await Eventually.True(() => stack.Open == 0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("x-unheard-of")]
    public async Task F06_an_encoded_page_fails_and_nobody_unpacks_it(string encoding)
    {
        await using var stack = RawStack.Saying(Response(200, "PASS", $"Content-Encoding: {encoding}\r\n"));

        var sample = await _prober.Ask(stack.At());

        Assert.Equal(FailureKind.Body, sample.Failure);
        Assert.Equal($"the body is encoded ({encoding}) although identity was asked for", sample.Reason);
    }

    [Fact]
    public async Task A_page_that_says_it_is_not_encoded_passes()
    {
        await using var stack = RawStack.Saying(Response(200, "PASS", "Content-Encoding: identity\r\n"));

        Assert.True((await _prober.Ask(stack.At())).Passed);
    }

    [Fact]
    public async Task Where_any_body_will_do_an_encoded_one_does()
    {
        await using var stack = RawStack.Saying(Response(200, "\x1f\x8b", "Content-Encoding: gzip\r\n"));

        Assert.True((await _prober.Ask(new HttpTarget(stack.At()) { Expected = new AnyBody() })).Passed);
    }

    [Theory]
    [InlineData("Content-Length: 10737418240\r\n\r\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", "1000\r\n")]
    public async Task F05_of_a_body_without_end_64_KiB_are_read_and_the_connection_is_closed(string framing, string chunk)
    {
        var closed = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write($"HTTP/1.1 200 OK\r\n{framing}");
            try
            {
                while (true)
                {
                    await connection.Write(chunk + new string('x', 0x1000) + (chunk.Length > 0 ? "\r\n" : ""));
                }
            }
            finally
            {
                closed.SetResult(connection.Written);
            }
        });

        var sample = await _prober.Ask(stack.At());

        Assert.Equal(FailureKind.TooLarge, sample.Failure);
        Assert.Equal("expected the first word PASS, not found in the first 64 KiB", sample.Reason);

        // What more was written is in the buffers of both sockets.
        Assert.InRange(await Eventually.Comes(closed.Task), 64 * 1024, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task F05_a_body_without_end_that_begins_as_expected_passes()
    {
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\n\r\nPASS\n");
            while (true)
            {
                await connection.Write(new string('x', 4096));
            }
        });

        Assert.True((await _prober.Ask(stack.At())).Passed);
        await Eventually.True(() => stack.Open == 0);
    }

    [Theory]
    [InlineData((64 * 1024) - 4, FailureKind.None)]
    [InlineData((64 * 1024) - 3, FailureKind.TooLarge)]
    public async Task F05_what_stands_in_the_first_64_KiB_counts(int before, FailureKind expected)
    {
        await using var stack = RawStack.Saying(Response(200, new string('x', before) + "PASS" + new string('x', 100)));

        Assert.Equal(expected, (await _prober.Ask(new HttpTarget(stack.At()) { Expected = new Contains("PASS") })).Failure);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [InlineData(418, true)]
    [InlineData(503, false)]
    public async Task Other_statuses_pass_where_they_are_expected(int status, bool passes)
    {
        await using var stack = await FakeStack.Start();
        stack.Does(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Status = new([(200, 299), (418, 418)]), Expected = new AnyBody() });

        Assert.Equal(passes, sample.Passed);
    }

    [Fact]
    public async Task What_is_sent_is_what_is_configured_and_no_more()
    {
        var request = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stack = RawStack.Start(async connection =>
        {
            request.SetResult(await connection.ReadRequest());
            await connection.Write(Response(200, "PASS"));
        });

        await _prober.Ask(new HttpTarget(stack.At("/health?deep=1")) { Headers = [new("X-Probe", "yes"), new("Authorization", "Basic eA==")] });

        Assert.Equal(
            $"GET /health?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:{stack.Port}\r\nX-Probe: yes\r\nAuthorization: Basic eA==\r\n"
                + $"User-Agent: HealthAggregator/{Product.Version}\r\nAccept-Encoding: identity\r\n\r\n",
            await Eventually.Comes(request.Task));
    }

    [Fact]
    public async Task Host_and_User_Agent_and_Accept_Encoding_can_be_configured()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        await _prober.Ask(new HttpTarget(stack.At())
        {
            Headers = [new("Host", "shop.example"), new("User-Agent", "mine"), new("accept-encoding", "gzip")],
        });

        var headers = Assert.Single(stack.Requests).Headers;
        Assert.Equal(("shop.example", "mine", "gzip"), (headers["Host"], headers["User-Agent"], headers["Accept-Encoding"]));
    }

    [Fact]
    public async Task A_body_is_sent_where_one_is_configured()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        await _prober.Ask(new HttpTarget(stack.At()) { Method = "POST", Body = "{\"é\":1}", Headers = [new("Content-Type", "application/json")] });

        var request = Assert.Single(stack.Requests);
        Assert.Equal(("POST", "{\"é\":1}"), (request.Method, request.Body));
        Assert.Equal(("application/json", "8"), (request.Headers["Content-Type"], request.Headers["Content-Length"]));
    }

    [Fact]
    public async Task HEAD_can_be_asked_where_any_body_will_do()
    {
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        Assert.True((await _prober.Ask(new HttpTarget(stack.At()) { Method = "HEAD", Expected = new AnyBody() })).Passed);
        Assert.Equal("HEAD", Assert.Single(stack.Requests).Method);
    }

    [Fact]
    public async Task A_cookie_is_never_sent_back()
    {
        await using var stack = await FakeStack.Start();
        stack.Does(context =>
        {
            context.Response.Cookies.Append("session", "1");
            return context.Response.WriteAsync("PASS");
        });

        await _prober.Ask(stack.At());
        await _prober.Ask(stack.At());

        Assert.Equal(2, stack.Requests.Count);
        Assert.All(stack.Requests, request => Assert.DoesNotContain("Cookie", request.Headers.Keys));
    }

    [Fact]
    public async Task A_proxy_in_the_environment_is_nothing_to_a_probe()
    {
        Assert.NotNull(HttpClient.DefaultProxy.GetProxy(new("http://shop.example/")));
        await using var stack = await FakeStack.Start();
        stack.Says("PASS");

        Assert.True((await _prober.Ask(stack.At(host: "shop.example"))).Passed);
    }

    private static string Response(int status, string body, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}");

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("text/html", "the header Content-Type is \"text/html\", expected text/plain")]
    [InlineData(null, "there is no header Content-Type")]
    public async Task A_header_that_is_expected_must_be_there_and_say_so(string? type, string? reason)
    {
        await using var stack = RawStack.Saying($"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}X-Stack: a\r\nX-Stack: b\r\n\r\nPASS");

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { ExpectedHeaders = [new("content-type", new Exactly("text/plain")), new("X-Stack", new Exactly("a, b"))] });

        Assert.Equal((reason is null ? FailureKind.None : FailureKind.Header, reason?.Replace("Content-Type", "content-type", StringComparison.Ordinal) ?? ""), (sample.Failure, sample.Reason));
    }

    [Fact]
    public async Task A_header_that_repeats_what_was_sent_makes_no_secret_public()
    {
        await using var stack = RawStack.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Saw: Bearer letmein0815\r\n\r\nPASS");

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Headers = [new("Authorization", "Bearer letmein0815")], ExpectedHeaders = [new("X-Saw", new Exactly("nothing"))] });

        Assert.Equal("the header X-Saw is \"***\", expected nothing", sample.Reason);
    }

    [Theory]
    [InlineData("PASS us-east", FailureKind.None)]
    [InlineData("PASS\n(us-east)", FailureKind.None)]
    [InlineData("PASS us-west", FailureKind.WrongSite)]
    [InlineData("PASS us-east-2 us-east", FailureKind.None)]
    [InlineData("PASS us-east-2", FailureKind.WrongSite)]
    [InlineData("PASS", FailureKind.WrongSite)]
    [InlineData("FAIL us-west", FailureKind.SaidFail)]
    public async Task The_page_must_name_the_site_that_is_asked_for(string page, FailureKind expected)
    {
        await using var stack = RawStack.Saying(Response(200, page));

        var sample = await _prober.Ask(new HttpTarget(stack.At()) { Site = "us-east" });

        Assert.Equal(expected, sample.Failure);
        Assert.Equal(expected == FailureKind.WrongSite, sample.Reason == "the page does not name the site us-east: another may answer at this address");
    }

    [Fact]
    public async Task What_passes_too_late_fails_as_slow()
    {
        var time = new ManualTimeProvider();
        using var prober = new Prober(time: time);
        await using var stack = RawStack.Start(async connection =>
        {
            await connection.ReadRequest();
            time.Advance(TimeSpan.FromMilliseconds(400));
            await connection.Write(Response(200, "PASS"));
        });
        var check = Some.Check(stack.At());

        var slow = await prober.Ask(check with { MaxLatency = TimeSpan.FromMilliseconds(399) });
        var inTime = await prober.Ask(check with { MaxLatency = TimeSpan.FromMilliseconds(400) });

        Assert.Equal((FailureKind.Slow, "it passes, but took 400ms, over 399ms"), (slow.Failure, slow.Reason));
        Assert.Equal(FailureKind.None, inTime.Failure);
    }
}
