using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a gRPC server's standard health service says SERVING.</summary>
public sealed class GrpcProbe(GrpcConnections connections, Clock clock)
{
    /// <summary>How much of an answer is read, in bytes. A health service needs seven.</summary>
    public const int LongestAnswer = 4 * 1024;

    private static readonly string UserAgent = $"HealthAggregator/{Product.Version}";

    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (GrpcTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        var connection = connections.Take(target);
        while (true)
        {
            try
            {
                using var request = RequestFor(target, phases);
                using var response = await connection.Send(request, deadline).ConfigureAwait(false);
                phases.Enter(ProbePhase.Body);
                var sample = await Judge(target, response, phases, deadline).ConfigureAwait(false);
                Dismiss(target, connection, sample.Failure is FailureKind.None or FailureKind.SaidFail or FailureKind.Body or FailureKind.Status);
                return SentWords.Hide(sample, target);
            }
            catch (Exception exception) when (deadline.IsCancellationRequested || HttpProbe.Has<OperationCanceledException>(exception))
            {
                connection.Dispose();
                return Samples.TimedOut(clock, phases, check);
            }
            catch (Exception) when (connection.IsKept && phases.Current < ProbePhase.Body)
            {
                // The server had given it up, as far as anybody can tell: that is no answer, and a new connection gets one.
                connection.Dispose();
                connection = connections.New(target);
            }
            catch (Exception exception) when (phases.Current == ProbePhase.Headers && IsNoHttp2(exception))
            {
                connection.Dispose();
                return connection.HasHeard
                    ? Samples.Failed(clock, phases, FailureKind.Protocol, "it does not speak HTTP/2 as gRPC needs it")
                    : Samples.Failed(clock, phases, FailureKind.Reset, "the connection was closed before HTTP/2 began");
            }
            catch (Exception exception)
            {
                // As of any other probe: what a stranger sends is a failed sample, and says what it was.
                connection.Dispose();
                return SentWords.Hide(Samples.Broken(clock, phases, Cause(exception)), target);
            }
        }
    }

    private void Dismiss(GrpcTarget target, GrpcConnection connection, bool answered)
    {
        if (answered)
        {
            connections.GiveBack(target, connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    private static bool IsNoHttp2(Exception exception) => exception switch
    {
        // A server that closes the connection has said nothing, neither in HTTP/2 nor otherwise.
        SocketException or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => false,
        { InnerException: { } inner } => IsNoHttp2(inner),
        HttpRequestException or HttpIOException => true,
        _ => false,
    };

    /// <summary>What the HTTP client calls an invalid answer may be none at all: a connection that was closed before HTTP/2 began.</summary>
    private static Exception Cause(Exception exception) =>
        exception is HttpRequestException or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } && exception.InnerException is { } inner ? Cause(inner) : exception;

    private static HttpRequestMessage RequestFor(GrpcTarget target, PhaseClock phases)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcHealth.Request(target.Service)),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        foreach (var (name, value) in target.Server.Headers.Where(header => !header.Key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)))
        {
            // A Content-Type that is meant for other checks is no header of the request.
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (!request.Headers.NonValidated.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        request.Headers.TryAddWithoutValidation("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)phases.Timeout.TotalMilliseconds}m"));
        request.Options.Set(ProbeHandlers.PhasesKey, phases);
        return request;
    }

    private async Task<Sample> Judge(GrpcTarget target, HttpResponseMessage response, PhaseClock phases, CancellationToken deadline)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return Protocol(string.Create(CultureInfo.InvariantCulture, $"HTTP status {(int)response.StatusCode}: what answers there is no gRPC server"));
        }

        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types);
        if (!types.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            return Protocol($"the answer is no gRPC but {(types.Count == 0 ? "of no content type" : Samples.Excerpt(types.ToString()))}");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(LongestAnswer);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, LongestAnswer), LongestAnswer, throwOnEndOfStream: false, deadline).ConfigureAwait(false);
            if (length == LongestAnswer)
            {
                return Protocol("the answer is no health check response: it is longer than 4 KiB");
            }

            // An answer without a message has its trailers where the headers are.
            return StatusIn(response.TrailingHeaders) is { } status ? Ended(status, response.TrailingHeaders, buffer.AsSpan(0, length))
                : StatusIn(response.Headers) is { } only ? Ended(only, response.Headers, buffer.AsSpan(0, length))
                : Protocol("the answer ends without a grpc-status");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Sample Protocol(string reason) => Samples.Failed(clock, phases, FailureKind.Protocol, reason);

        Sample Ended(string written, HttpHeaders trailers, ReadOnlySpan<byte> body)
        {
            if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                return Protocol($"the answer ends with the grpc-status \"{Samples.Excerpt(written)}\", which is no number");
            }

            if (status != GrpcStatus.Ok)
            {
                var message = trailers.NonValidated.TryGetValues("grpc-message", out var messages) ? $": {Samples.Excerpt(Uri.UnescapeDataString(messages.ToString()))}" : "";
                return Samples.Failed(
                    clock, phases, status == GrpcStatus.DeadlineExceeded ? FailureKind.Timeout : FailureKind.Status, GrpcStatus.Explain(status, target.Service) + message);
            }

            var (failure, reason) = GrpcHealth.Judge(body);
            return failure == FailureKind.None ? Samples.Passed(clock, phases) : Samples.Failed(clock, phases, failure, reason);
        }
    }

    private static string? StatusIn(HttpHeaders headers) => headers.NonValidated.TryGetValues("grpc-status", out var values) ? values.ToString() : null;
}
