#pragma warning disable CA1848 // What a test logs is logged once.
using System.Text.Json;
using HealthAggregator.Configuration;
using Microsoft.Extensions.Logging;

namespace HealthAggregator.Tests.Telemetry;

public sealed class LoggingTests
{
    [Fact]
    public void Text_is_a_line_with_time_level_number_and_message()
    {
        using var log = new LogLines(LogFormat.Text);
        var logger = log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere");
        logger.Log(LogLevel.Warning, new EventId(301, "CheckFell"), "check {Check} fell: {Failures} failures", "web/web-1", 3);
        logger.Log(LogLevel.Information, new EventId(302, "CheckRose"), "check {Check} rose", "web/web-1");

        var lines = log.Close();
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d WARN  301 check web/web-1 fell: 3 failures$", lines[0]);
        Assert.EndsWith(" INFO  302 check web/web-1 rose", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_the_framework_names_its_source_for_its_numbers_are_not_ours()
    {
        using var log = new LogLines(LogFormat.Text);
        log.Logging.Factory.CreateLogger("Microsoft.AspNetCore.Routing").Log(LogLevel.Error, new EventId(13), "Something broke");

        Assert.EndsWith(" ERROR Microsoft.AspNetCore.Routing[13] Something broke", Assert.Single(log.Close()), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_an_object_per_line_with_the_values_of_the_message_under_their_names()
    {
        using var log = new LogLines(LogFormat.Json);
        log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(
            LogLevel.Warning, new EventId(301, "CheckFell"), "check {Check} fell: {Failures} failures, last: {Reason}", "web/web-1", 3, "it said \"FAIL\"\n\u0007");

        var line = Assert.Single(log.CloseJson());
        Assert.Equal(TimeSpan.Zero, line.GetProperty("@t").GetDateTimeOffset().Offset);
        Assert.Equal("Warning", line.GetProperty("@l").GetString());
        Assert.Equal("check web/web-1 fell: 3 failures, last: it said \"FAIL\"\n\u0007", line.GetProperty("@m").GetString());
        Assert.Equal(301, line.GetProperty("@i").GetInt32());
        Assert.Equal("CheckFell", line.GetProperty("@n").GetString());
        Assert.Equal("web/web-1", line.GetProperty("Check").GetString());
        Assert.Equal(3, line.GetProperty("Failures").GetInt32());
        Assert.Equal("HealthAggregator.Somewhere", line.GetProperty("SourceContext").GetString());
        Assert.False(line.TryGetProperty("@x", out _));
    }

    [Theory]
    [InlineData("\u009b31m")]      // begins a command to a terminal, as ESC [ does
    [InlineData("\u202egnp.exe")]  // turns what follows round
    [InlineData("\u2028")]
    [InlineData("\u200b")]
    [InlineData("\U000E0041")]
    public void Json_holds_no_character_that_would_do_something_to_whoever_looks_at_it_and_means_what_was_said(string odd)
    {
        using var log = new LogLines(LogFormat.Json);
        log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Warning, "operator: {Reason}", $"größer {odd} 🔥");

        var line = Assert.Single(log.Close());
        Assert.DoesNotContain(odd, line, StringComparison.Ordinal);
        Assert.Contains("größer", line, StringComparison.Ordinal);
        Assert.Equal($"größer {odd} 🔥", JsonDocument.Parse(line).RootElement.GetProperty("Reason").GetString());
    }

    [Fact]
    public void An_exception_goes_with_its_event_in_either_format()
    {
        using var json = new LogLines(LogFormat.Json);
        using var text = new LogLines(LogFormat.Text);
        var bug = new InvalidOperationException("first\nsecond");
        json.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Critical, bug, "it broke");
        text.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Critical, bug, "it broke");

        Assert.Equal(bug.ToString(), Assert.Single(json.CloseJson()).GetProperty("@x").GetString());
        var lines = text.Close();
        Assert.EndsWith("FATAL 0 it broke", lines[0], StringComparison.Ordinal);
        Assert.Equal(["    System.InvalidOperationException: first", "    second"], lines[1..]);
    }

    [Theory]
    [InlineData("a\nb", @"a\u000ab")]
    [InlineData("a\r\nb", @"a\u000d\u000ab")]
    [InlineData("\u001b[31mred", @"\u001b[31mred")]
    [InlineData("a\0b\u007f\u0085", @"a\u0000b\u007f\u0085")]
    [InlineData("a\u2028b\u2029c", @"a\u2028b\u2029c")]
    [InlineData("abc\u202ecba", @"abc\u202ecba")]
    [InlineData("Zürich 東京 🙂", "Zürich 東京 🙂")]
    public void F07_nothing_remote_can_forge_a_line_of_text(string remote, string expected)
    {
        using var log = new LogLines(LogFormat.Text);
        log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Warning, "it said {Reason}", remote);

        Assert.EndsWith($" it said {expected}", Assert.Single(log.Close()), StringComparison.Ordinal);
    }

    [Fact]
    public void F07_an_exception_cannot_forge_a_line_of_text_either()
    {
        using var log = new LogLines(LogFormat.Text);
        var forged = "2030-01-01 12:00:00.000+00:00 INFO  401 data center us-east is PASS";
        log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Error, new InvalidOperationException($"a\r\n{forged}\r{forged}"), "it broke");

        Assert.DoesNotContain(log.Close()[1..], line => !line.StartsWith("    ", StringComparison.Ordinal) || line.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public void F07_remote_text_stays_one_line_of_json()
    {
        using var log = new LogLines(LogFormat.Json);
        log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Warning, "it said {Reason}", "x\"}\n{\"@m\":\"forged\"}\0");

        Assert.Equal("x\"}\n{\"@m\":\"forged\"}\0", Assert.Single(log.CloseJson()).GetProperty("Reason").GetString());
    }

    [Theory]
    [InlineData(LogLevel.Debug, "ours Debug, ours Information, ours Warning, ours Error, framework Warning, framework Error")]
    [InlineData(LogLevel.Information, "ours Information, ours Warning, ours Error, framework Warning, framework Error")]
    [InlineData(LogLevel.Warning, "ours Warning, ours Error, framework Warning, framework Error")]
    [InlineData(LogLevel.Error, "ours Error, framework Error")]
    public void The_level_holds_for_us_and_for_the_framework_from_warning_on(LogLevel level, string expected)
    {
        using var log = new LogLines(level: level);
        foreach (var (source, name) in ((string, string)[])[("HealthAggregator.Somewhere", "ours"), ("Microsoft.AspNetCore.Routing", "framework")])
        {
            var logger = log.Logging.Factory.CreateLogger(source);
            foreach (var each in (LogLevel[])[LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error])
            {
                logger.Log(each, "{Name} {Level}", name, each);
            }
        }

        Assert.Equal(expected, string.Join(", ", log.CloseJson().Select(line => line.GetProperty("@m").GetString())));
    }

    [Fact]
    public void The_http_client_is_framework_too_or_each_probe_would_be_four_lines()
    {
        using var log = new LogLines();
        log.Logging.Factory.CreateLogger("System.Net.Http.HttpClient.checks.LogicalHandler").Log(LogLevel.Information, "Start processing");

        Assert.Empty(log.Close());
    }

    [Fact]
    public void A_reload_changes_level_and_format_of_loggers_that_exist()
    {
        using var log = new LogLines(LogFormat.Text, LogLevel.Error);
        var logger = log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere");
        logger.Log(LogLevel.Information, "before");
        Assert.False(logger.IsEnabled(LogLevel.Debug));

        log.Logging.Apply(new(LogFormat.Json, LogLevel.Debug));
        Assert.True(logger.IsEnabled(LogLevel.Debug));
        logger.Log(LogLevel.Debug, "after");

        Assert.Equal("after", JsonDocument.Parse(Assert.Single(log.Close())).RootElement.GetProperty("@m").GetString());
    }

    [Fact]
    public void Closing_twice_is_closing_once()
    {
        using var log = new LogLines();
        log.Logging.Factory.CreateLogger("HealthAggregator.Somewhere").Log(LogLevel.Information, "once");
        log.Logging.Dispose();

        Assert.Single(log.Close());
    }
}
