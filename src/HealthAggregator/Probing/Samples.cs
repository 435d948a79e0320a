using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Turns what happened to a probe into a sample.</summary>
internal static class Samples
{
    private const int LongestExcerpt = 60;
    private const int LongestExplanation = 160;

    // What is wrong with a certificate stands at the end of the framework's sentence.
    private const int LongestTlsProblem = 200;

    public static Sample Passed(Clock clock, PhaseClock phases) => Make(clock, phases, FailureKind.None, "");

    public static Sample Failed(Clock clock, PhaseClock phases, FailureKind failure, string reason) => Make(clock, phases, failure, reason);

    public static Sample TimedOut(Clock clock, PhaseClock phases, CheckPlan check) =>
        Make(clock, phases, FailureKind.Timeout, $"timeout after {Core.Duration.Format(check.Cadence.Timeout)} {During(phases.Current)}");

    /// <summary>Whatever the network, the name service, TLS or the other side's protocol threw.</summary>
    public static Sample Broken(Clock clock, PhaseClock phases, Exception exception)
    {
        var (failure, reason) = Explain(exception);
        if (failure is FailureKind.Dns or FailureKind.Tls or FailureKind.Reset or FailureKind.Protocol && !Means.HaveDescriptor())
        {
            (failure, reason) = (FailureKind.Local, Means.NoDescriptor);
        }

        return failure == FailureKind.Local ? Make(clock, phases, failure, reason) with { IsUnsure = true } : Make(clock, phases, failure, $"{reason} {During(phases.Current)}");
    }

    /// <summary>Foreign text as it may be shown: short, and without control characters.</summary>
    public static string Excerpt(string text, int longest = LongestExcerpt)
    {
        var end = Math.Min(text.Length, longest);
        var shown = string.Create(end, text, static (to, from) =>
        {
            for (var index = 0; index < to.Length; index++)
            {
                to[index] = char.IsControl(from[index]) || char.IsSurrogate(from[index]) ? '?' : from[index];
            }
        });
        return end < text.Length ? shown + "…" : shown;
    }

    /// <summary>Why what was read is not what was expected.</summary>
    /// <param name="longest">How much is read at most, in bytes.</param>
    public static string WrongBody(BodyRule rule, ReadOnlySpan<byte> body, int longest)
    {
        var expected = $"expected {rule.Expectation}";
        return body.Length < longest && Explained(rule, body) is { } explained ? explained
            : body.Length >= longest ? string.Create(CultureInfo.InvariantCulture, $"{expected}, not found in the first {longest / 1024} KiB")
            : body.IsEmpty ? $"the body is empty, {expected}"
            : $"the body begins \"{Excerpt(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 256)]))}\", {expected}";
    }

    /// <summary>What a rule says of a body, as it may be shown; null when that is nothing.</summary>
    public static string? Explained(BodyRule rule, ReadOnlySpan<byte> body) => rule.Explain(body) is { } said ? Excerpt(said, LongestExplanation) : null;

    private static Sample Make(Clock clock, PhaseClock phases, FailureKind failure, string reason)
    {
        var failedIn = phases.Current;
        phases.End();
        return new(clock.Now, phases.Elapsed, failure) { Reason = reason, FailedIn = failedIn, Phases = phases.Times };
    }

    private static string During(ProbePhase phase) => phase switch
    {
        ProbePhase.Dns => "while resolving the name",
        ProbePhase.Connect => "while connecting",
        ProbePhase.Tls => "during the TLS handshake",
        ProbePhase.Headers => "while waiting for the response",
        _ => "while reading the body",
    };

    private static (FailureKind Failure, string Reason) Explain(Exception exception) => exception switch
    {
        MeansLackingException => (FailureKind.Local, exception.Message),
        OutOfMemoryException => (FailureKind.Local, Means.NoMemory),
        NameNotResolvedException => (FailureKind.Dns, exception.Message),
        EgressDeniedException => (FailureKind.Denied, exception.Message),
        InvalidHeadersException or NotHttp2Exception => (FailureKind.Protocol, exception.Message),
        SocketException socket => Explain(socket),
        AuthenticationException => (FailureKind.Tls, $"TLS failed: {Excerpt(Innermost(exception).Message, LongestTlsProblem)}"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => (FailureKind.Protocol, "response headers over 64 KiB"),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => (FailureKind.Protocol, "invalid HTTP response"),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => (FailureKind.Protocol, "invalid HTTP response"),
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => (FailureKind.Reset, "the connection was closed before the response was complete"),
        { InnerException: { } inner } => Explain(inner),
        IOException => (FailureKind.Reset, "the connection was broken off"),
        _ => (FailureKind.Protocol, string.Create(CultureInfo.InvariantCulture, $"{exception.GetType().Name}: {Excerpt(exception.Message)}")),
    };

    private static (FailureKind Failure, string Reason) Explain(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (FailureKind.Refused, "connection refused"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => (FailureKind.Reset, "connection reset"),
        SocketError.HostUnreachable => (FailureKind.Unreachable, "no route to the host"),
        SocketError.NetworkUnreachable => (FailureKind.Unreachable, "no route to the network"),
        SocketError.TimedOut => (FailureKind.Timeout, "the operating system gave up"),
        _ when Means.LackingBy(socket) is { } reason => (FailureKind.Local, reason),
        _ => (FailureKind.Unreachable, $"network error {socket.SocketErrorCode}"),
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
