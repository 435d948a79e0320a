using System.Globalization;
using System.Net;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;
using HealthAggregator.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace HealthAggregator.Tests.Web;

/// <summary>Whom the admin listener tells of, and of what, when somebody may not do what he asks for.</summary>
public sealed class RefusedChangeTests : IDisposable
{
    private const string NoToken = "no token, or a wrong one";

    private readonly List<(string Source, string Actor, string Why)> _told = [];
    private readonly Access _access;

    public RefusedChangeTests() => _access = new(
        new([Token("alice", TokenRole.Operator), Token("bob", TokenRole.Viewer)]), () => false, NullLogger.Instance)
    {
        ChangeRefused = (context, actor, why) => _told.Add((Access.SourceOf(context).ToString(), actor, why)),
    };

    /// <summary>Everything but the one header with the one scheme.</summary>
    public static TheoryData<string, string[]> NoTokens => new()
    {
        { "Authorization", [] },
        { "Authorization", [""] },
        { "Authorization", ["Bearer"] },
        { "Authorization", ["Bearer "] },
        { "Authorization", ["Bearer \t "] },
        { "Authorization", ["alice's token"] },
        { "Authorization", ["Basic alice's token"] },
        { "Authorization", ["Basic YWxpY2U6YWxpY2UncyB0b2tlbg=="] },
        { "Authorization", ["Token alice's token"] },
        { "Authorization", ["Bearer: alice's token"] },
        { "Authorization", ["Beareralice's token"] },
        { "Authorization", ["Bearer Bearer alice's token"] },
        { "Authorization", ["Bearer alice's token, Bearer alice's token"] },
        { "Authorization", ["Bearer alice's token", "Bearer alice's token"] },
        { "Authorization", ["Bearer guess", "Bearer alice's token"] },
        { "Authorization", ["Bearer alice's token", ""] },
        { "Authorization", ["Bearer ALICE'S TOKEN"] },
        { "Proxy-Authorization", ["Bearer alice's token"] },
        { "X-Authorization", ["Bearer alice's token"] },
        { "Cookie", ["Authorization=Bearer alice's token; token=alice's token"] },
    };

    public void Dispose() => _access.Dispose();

    [Theory]
    [MemberData(nameof(NoTokens))]
    public void F54_without_the_token_where_it_belongs_nothing_changes_and_it_is_told(string header, string[] values)
    {
        var context = Request((header, values));
        context.Request.QueryString = new("?token=alice's%20token&access_token=alice's%20token");

        Assert.Equal(401, _access.RefuseChange(context, out var actor)?.StatusCode);
        Assert.Equal("", actor);
        Assert.Equal([("192.0.2.7", "", NoToken)], _told);
    }

    [Fact]
    public void Whoever_may_is_not_told_of()
    {
        Assert.Null(_access.RefuseChange(Request(("Authorization", ["Bearer alice's token"])), out var actor));

        Assert.Equal("alice", actor);
        Assert.Empty(_told);
    }

    [Fact]
    public void A_viewer_who_wants_to_change_something_is_told_of_by_name()
    {
        Assert.Equal(403, _access.RefuseChange(Request(("Authorization", ["Bearer bob's token"])), out var actor)?.StatusCode);

        Assert.Equal("", actor);
        Assert.Equal([("192.0.2.7", "bob", "the token may only read")], _told);
    }

    [Theory]
    [InlineData("Bearer alice's token", "alice", "https://evil.example")]
    [InlineData("Bearer guess", "", "https://evil.example")]
    [InlineData("Bearer alice's token", "alice", "null")]
    [InlineData("Bearer alice's token", "alice", "")]
    [InlineData("Bearer alice's token", "alice", "http://admin.example:8081", "https://evil.example")]
    [InlineData("Bearer alice's token", "alice", "http://admin.example")]
    [InlineData("Bearer alice's token", "alice", "https://admin.example:8081")]
    [InlineData("Bearer alice's token", "alice", "http://admin.example:8081.evil.example")]
    public void F56_a_page_of_another_origin_is_told_of_and_changes_nothing_whoever_s_token_it_has(string authorization, string owner, params string[] origins)
    {
        Assert.Equal(403, _access.RefuseChange(Request(("Authorization", [authorization]), ("Origin", origins)), out var actor)?.StatusCode);

        Assert.Equal("", actor);
        Assert.Equal([("192.0.2.7", owner, "the request comes from a page of another origin")], _told);
    }

    [Fact]
    public void F54_guesses_beyond_the_answered_ones_are_told_of_as_well()
    {
        var statuses = Enumerable.Range(0, 12).Select(guess => _access.RefuseChange(Request(("Authorization", [$"Bearer {guess}"])), out _)!.StatusCode).ToList();

        Assert.Equal([.. Enumerable.Repeat(401, 10), 429, 429], statuses);
        Assert.Equal(12, _told.Count);
    }

    [Fact]
    public void F56_guesses_from_a_page_of_another_origin_are_no_way_around_the_limit_and_whoever_has_a_token_is_told_why_he_is_refused()
    {
        var guess = Request(("Authorization", ["Bearer guess"]), ("Origin", ["https://evil.example"]));
        var statuses = Enumerable.Range(0, 11).Select(_ => _access.RefuseChange(guess, out string _)!.StatusCode).ToList();

        Assert.Equal([.. Enumerable.Repeat(403, 10), 429], statuses);
        Assert.Equal(403, _access.RefuseChange(Request(("Authorization", ["Bearer alice's token"]), ("Origin", ["https://evil.example"])), out _)?.StatusCode);
    }

    [Theory]
    [InlineData("2001:db8:1:2::{0}", "2001:db8:1:2:ffff:ffff:ffff:ffff", 429)]
    [InlineData("2001:db8:1:{0}::7", "2001:db8:1:77::7", 401)]
    [InlineData("192.0.2.{0}", "192.0.2.77", 401)]
    public void F54_the_addresses_of_one_IPv6_network_guess_as_one(string addresses, string another, int status)
    {
        for (var host = 1; host <= 10; host++)
        {
            Assert.Equal(401, Guess(string.Format(CultureInfo.InvariantCulture, addresses, host)));
        }

        Assert.Equal(status, Guess(another));

        int Guess(string source)
        {
            var context = Request();
            context.Connection.RemoteIpAddress = IPAddress.Parse(source);
            return _access.RefuseChange(context, out _)!.StatusCode;
        }
    }

    [Fact]
    public void Whoever_may_not_read_is_not_told_of()
    {
        Assert.Equal(401, _access.RefuseRead(Request())?.StatusCode);

        Assert.Empty(_told);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    [InlineData("X-Client-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("CF-Connecting-IP")]
    public void F55_a_header_does_not_change_where_a_request_comes_from(string header)
    {
        for (var guess = 0; guess < 11; guess++)
        {
            _access.RefuseChange(Request((header, [$"198.51.100.{guess}", $"for=198.51.100.{guess}"])), out _);
        }

        Assert.Equal(429, _access.RefuseChange(Request((header, ["198.51.100.77"])), out _)?.StatusCode);
        Assert.Equal(["192.0.2.7"], _told.Select(told => told.Source).Distinct());
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData(null, "255.255.255.255")]
    public void An_address_is_the_same_whichever_kind_of_socket_it_comes_through(string? remote, string source)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);

        Assert.Equal(source, Access.SourceOf(context).ToString());
    }

    private static DefaultHttpContext Request(params (string Name, string[] Values)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        (context.Request.Method, context.Request.Scheme, context.Request.Host, context.Request.Path) = ("PUT", "http", new("admin.example:8081"), "/api/v1/data-centers/us-east/burst");
        foreach (var (name, values) in headers)
        {
            context.Request.Headers[name] = new StringValues(values);
        }

        return context;
    }

    private static TokenSettings Token(string name, TokenRole role) => new(name, OperatorToken.HashOf($"{name}'s token"), role);
}
