using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when the page answers with an expected status and an expected body.</summary>
public sealed class HttpProbe(ProbeHandlers handlers, Clock clock)
{
    /// <summary>How much of a body is read, in bytes.</summary>
    public const int LongestBody = 64 * 1024;

    private const int FirstBuffer = 2048;

    private static readonly string UserAgent = $"HealthAggregator/{Product.Version}";

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (HttpTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        while (true)
        {
            try
            {
                using var request = RequestFor(check, target, phases);
                using var response = await handlers.For(target).SendAsync(request, deadline).ConfigureAwait(false);
                phases.Enter(ProbePhase.Body);
                return SentWords.Hide(await Judge(target, response, phases, deadline).ConfigureAwait(false), target);
            }
            catch (Exception exception) when (deadline.IsCancellationRequested || Has<OperationCanceledException>(exception))
            {
                // Whatever gave way, it gave way because the time was up: this probe's, or that of the connection made for it, which is the same time by another timer.
                return Samples.TimedOut(clock, phases, check);
            }
            catch (Exception exception) when (target.Connection == ConnectionUse.Reuse && Has<KeptConnectionLostException>(exception))
            {
                target = target with { Connection = ConnectionUse.Fresh };
            }
            catch (Exception exception)
            {
                // What a stranger sends must not be able to end this process: it is a failed sample, and says what it was.
                return SentWords.Hide(Samples.Broken(clock, phases, exception), target);
            }
        }
    }

    internal static bool Has<T>(Exception exception)
        where T : Exception => exception is T || (exception.InnerException is { } inner && Has<T>(inner));

    private static HttpRequestMessage RequestFor(CheckPlan check, HttpTarget target, PhaseClock phases)
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(target.Method), target.Url);
        if (target.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(target.Body));
        }

        foreach (var (name, value) in target.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!request.Headers.NonValidated.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        if (!request.Headers.NonValidated.Contains("Accept-Encoding"))
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        }

        if (target.Connection == ConnectionUse.Fresh)
        {
            request.Headers.ConnectionClose = true;
        }

        request.Options.Set(ProbeHandlers.PhasesKey, phases);
        request.Options.Set(ProbeHandlers.CheckKey, check);
        return request;
    }

    private async Task<Sample> Judge(HttpTarget target, HttpResponseMessage response, PhaseClock phases, CancellationToken deadline)
    {
        if (AmbiguousFraming(response) is { } ambiguity)
        {
            return Samples.Failed(clock, phases, FailureKind.Protocol, ambiguity);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            using var stream = await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            while (length < LongestBody)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, LongestBody) - length), deadline).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }

            if (target.Expected.IsCostly)
            {
                // Off the thread that waits for sockets, which has others to serve.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            return Judge(target, response, buffer.AsSpan(0, length), phases);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(4 * buffer.Length, LongestBody));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private Sample Judge(HttpTarget target, HttpResponseMessage response, ReadOnlySpan<byte> body, PhaseClock phases)
    {
        var status = (int)response.StatusCode;
        var statusAllowed = target.Status.Allows(status);
        if (statusAllowed && target.Expected is not AnyBody && ContentEncoding(response) is { } encoding)
        {
            return Samples.Failed(clock, phases, FailureKind.Body, $"the body is encoded ({Samples.Excerpt(encoding)}) although identity was asked for");
        }

        var said = target.Expected.Judge(body);
        if (said == FailureKind.None && statusAllowed)
        {
            return WrongHeader(target, response) is { } wrong ? Samples.Failed(clock, phases, FailureKind.Header, wrong)
                : target.Site is { } site && !PassFailPage.Names(body, Encoding.UTF8.GetBytes(site)) ? Samples.Failed(clock, phases, FailureKind.WrongSite, $"the page does not name the site {site}: another may answer at this address")
                : Samples.Passed(clock, phases) with { Reason = Samples.Explained(target.Expected, body) ?? "" };
        }

        var explained = Samples.Explained(target.Expected, body);
        return said == FailureKind.SaidFail ? Samples.Failed(clock, phases, said, explained ?? string.Create(CultureInfo.InvariantCulture, $"said FAIL with status {status}"))
            : statusAllowed ? Samples.Failed(clock, phases, body.Length < LongestBody ? said : FailureKind.TooLarge, Samples.WrongBody(target.Expected, body, LongestBody))
            : status is >= 300 and < 400 ? Samples.Failed(clock, phases, FailureKind.Redirect, $"status {status}: redirects are not followed")
            : Samples.Failed(clock, phases, FailureKind.Status, $"status {status}, expected {target.Status}{(explained is null ? "" : $": {explained}")}");
    }

    private static string? WrongHeader(HttpTarget target, HttpResponseMessage response)
    {
        foreach (var (name, expected) in target.ExpectedHeaders)
        {
            if (!response.Headers.NonValidated.TryGetValues(name, out var values) && !response.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                return $"there is no header {name}";
            }

            var value = string.Join(", ", values);
            if (expected.Judge(Encoding.UTF8.GetBytes(value)) != FailureKind.None)
            {
                return $"the header {name} is \"{Samples.Excerpt(value)}\", expected {expected.Expectation}";
            }
        }

        return null;
    }

    private static string? ContentEncoding(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var encodings)
        && encodings.ToString() is var encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? encoding : null;

    /// <summary>Two readings of where the body ends are none: something in between may see another page than we do.</summary>
    private static string? AmbiguousFraming(HttpResponseMessage response)
    {
        HttpContentHeaders headers = response.Content.Headers;
        return !headers.NonValidated.TryGetValues("Content-Length", out var lengths) ? null
            : response.Headers.TransferEncodingChunked == true ? "both Content-Length and Transfer-Encoding"
            : lengths.Count > 1 ? "more than one Content-Length"
            // The client reads on to the end of the connection then.
            : !long.TryParse(lengths.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? $"a Content-Length that is no number ({Samples.Excerpt(lengths.ToString())})"
            : null;
    }
}
