using System.Collections.Immutable;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Core.Tests.Planning;

public class HttpTargetTests
{
    private static HttpTarget Page => new(new("http://10.0.0.11/health"));

    [Fact]
    public void Its_defaults_are_a_GET_that_expects_200_and_PASS_over_any_connection()
    {
        Assert.Equal(("GET", null, StatusRule.Ok), (Page.Method, Page.Body, Page.Status));
        Assert.Equal((FirstWord.Pass, ConnectionUse.Reuse, TlsPlan.Default), (Page.Expected, Page.Connection, Page.Tls));
        Assert.Empty(Page.Headers);
    }

    [Theory]
    [InlineData("http://web.example/health", "web.example", 80)]
    [InlineData("https://web.example/health", "web.example", 443)]
    [InlineData("http://10.0.0.11:8080/", "10.0.0.11", 8080)]
    [InlineData("http://[fd00::1]:8080/", "fd00::1", 8080)]
    [InlineData("http://b\u00FCcher.example/", "xn--bcher-kva.example", 80)]
    public void It_asks_the_host_and_port_of_its_URL(string url, string host, int port)
    {
        var target = new HttpTarget(new(url));
        Assert.Equal(("http", host, port), (target.Kind, target.Host, target.Port));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://10.0.0.11/")]
    [InlineData("ftp://10.0.0.11/")]
    public void F29_what_is_no_http_URL_is_refused(string url) =>
        Assert.Contains("http or https", Assert.Throws<ArgumentException>(nameof(url), () => new HttpTarget(new(url))).Message, StringComparison.Ordinal);

    [Fact]
    public void F29_half_a_URL_is_refused()
    {
        Assert.Throws<ArgumentException>("url", () => new HttpTarget(new("/health", UriKind.Relative)));
        Assert.Throws<ArgumentNullException>("url", () => new HttpTarget(null!));
    }

    [Theory]
    [InlineData("http://user:secret@10.0.0.11/health")]
    [InlineData("http://user@10.0.0.11/health")]
    public void F29_credentials_in_a_URL_are_refused_since_a_URL_is_shown(string url) =>
        Assert.Contains("send a header", Assert.Throws<ArgumentException>(nameof(url), () => new HttpTarget(new(url))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://10.0.0.11/health", "GET", "http://10.0.0.11/health")]
    [InlineData("http://10.0.0.11:8080/health", "GET", "http://10.0.0.11:8080/health")]
    [InlineData("https://[fd00::1]/a/b", "GET", "https://[fd00::1]/a/b")]
    [InlineData("http://10.0.0.11/health", "HEAD", "HEAD http://10.0.0.11/health")]
    public void It_shows_its_method_and_URL(string url, string method, string expected) =>
        Assert.Equal(expected, new HttpTarget(new(url)) { Method = method }.Display);

    [Fact]
    public void F33_it_never_shows_a_query_a_fragment_a_header_or_a_body()
    {
        var target = new HttpTarget(new("http://10.0.0.11/health?key=canary#canary"))
        {
            Headers = [new("X-Canary", "canary")],
            Body = "canary",
            Expected = new Contains("canary"),
            Tls = new("canary", "canary"),
        };
        Assert.Equal("http://10.0.0.11/health", target.Display);
        Assert.Equal("http://10.0.0.11/health", target.ToString());
    }

    [Fact]
    public void F33_what_is_sent_is_known_in_the_letters_that_it_is_written_in_too()
    {
        var target = new HttpTarget(new("http://h/?key=x7%24k&other=dog")) { Headers = [new("Authorization", "bAsIc cHJvYmU6YTpi"), new("A", "Basic cHJvYg=="), new("B", "Basic ?"), new("C", "Bearer t")], Body = "body" };

        Assert.Equal(
            ["bAsIc cHJvYmU6YTpi", "a:b", "Basic cHJvYg==", "prob", "Basic ?", "", "Bearer t", "", "body", "", "", "key", "key", "x7%24k", "x7$k", "other", "other", "dog", "dog"],
            target.Sent);
    }

    [Fact]
    public void A_kind_that_is_asked_over_HTTP_has_its_own_name_and_may_show_its_query()
    {
        var target = new HttpTarget(new("http://prom:9090/api/v1/query?query=shop_up")) { AskedAs = "prometheus", ShownAs = "http://prom:9090: shop_up", Headers = [new("X-Token", "canary")] };

        Assert.Equal(("prometheus", "http://prom:9090: shop_up"), (target.Kind, target.Display));
        Assert.DoesNotContain("shop_up", target.Sent);
        Assert.Contains("canary", target.Sent);
        Assert.NotEqual(target, target with { AskedAs = "http" });
    }

    [Fact]
    public void Targets_are_equal_when_they_ask_the_same()
    {
        var (one, other) = (Full(), Full());
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    public static TheoryData<string, HttpTarget> Others => new()
    {
        { "url", new HttpTarget(new("http://10.0.0.12/health")) { Method = "POST", Headers = Full().Headers, Body = "ping" } },
        { "query", new HttpTarget(new("http://10.0.0.11/health?deep=2")) },
        { "method", Full() with { Method = "PUT" } },
        { "body", Full() with { Body = "pong" } },
        { "status", Full() with { Status = new([(204, 204)]) } },
        { "expected", Full() with { Expected = new AnyBody() } },
        { "connection", Full() with { Connection = ConnectionUse.Reuse } },
        { "tls", Full() with { Tls = new(null, "other.example") } },
        { "client certificate", Full() with { Tls = Full().Tls with { ClientPem = "pem" } } },
        { "pins", Full() with { Tls = Full().Tls with { Pins = ["00"] } } },
        { "site", Full() with { Site = "us-east" } },
        { "expected header", Full() with { ExpectedHeaders = [new("X-Stack", new Exactly("a"))] } },
        { "another expected header", Full() with { ExpectedHeaders = [new("X-Stack", new Exactly("b"))] } },
        { "another rule for a header", Full() with { ExpectedHeaders = [new("X-Stack", new Contains("a"))] } },
        { "header value", Full() with { Headers = [new("Host", "shop.example"), new("X-Token", "2")] } },
        { "header order", Full() with { Headers = [.. Full().Headers.Reverse()] } },
        { "fewer headers", Full() with { Headers = [new("Host", "shop.example")] } },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void Targets_that_ask_something_else_are_not_equal(string difference, HttpTarget other)
    {
        Assert.NotEmpty(difference);
        Assert.NotEqual(Full(), other);
    }

    [Fact]
    public void A_target_of_another_kind_is_not_equal()
    {
        Assert.False(Page.Equals(null));
        Assert.False(Page.Equals((Target)new TcpTarget("10.0.0.11", 80)));
    }

    // Virtual hosts behind one URL: a table of such targets must not be one long list.
    [Fact]
    public void Targets_that_differ_in_a_header_alone_hash_apart() =>
        Assert.NotEqual(Full().GetHashCode(), (Full() with { Headers = [new("Host", "shop.example"), new("X-Token", "2")] }).GetHashCode());

    private static HttpTarget Full() => new(new("http://10.0.0.11/health?deep=1"))
    {
        Method = "POST",
        Headers = [new("Host", "shop.example"), new("X-Token", "1")],
        Body = "ping",
        Status = new([(200, 299)]),
        Expected = new Contains("ok"),
        Connection = ConnectionUse.Fresh,
        Tls = new(null, "shop.example"),
    };

    [Fact]
    public void Ways_to_trust_are_equal_when_they_say_the_same_and_clients_are_shared_by_them()
    {
        TlsPlan[] all = [TlsPlan.Default, new("ca", null), new(null, "name"), TlsPlan.Default with { ClientPem = "pem" }, TlsPlan.Default with { Pins = ["00"] }, TlsPlan.Default with { Pins = ["00", "11"] }];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(TlsPlan.Default with { Pins = ["00"] }, TlsPlan.Default with { Pins = ["00"] });
        Assert.Equal((TlsPlan.Default with { Pins = ["00"] }).GetHashCode(), (TlsPlan.Default with { Pins = ["00"] }).GetHashCode());
        Assert.False(TlsPlan.Default.Equals(null));
    }
}
