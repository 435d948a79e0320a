using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Passes when a TLS handshake succeeds; says so when the certificate expires soon.</summary>
public sealed class TlsProbe(Dialer dialer, Clock clock)
{
    public async Task<Sample> Ask(CheckPlan check, CancellationToken deadline)
    {
        var target = (TlsTarget)check.Target;
        var phases = new PhaseClock(clock, check.Cadence.Timeout);
        try
        {
            using var socket = await dialer.Connect(new DnsEndPoint(target.Host, target.Port), phases, deadline).ConfigureAwait(false);

            // Reset rather than wind down: a probe a second would otherwise leave a port behind for a minute each time.
            socket.LingerState = new(true, 0);
            phases.Enter(ProbePhase.Tls);
            using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(TlsOptions.For(target.Tls, target.Host, protocol: null), deadline).ConfigureAwait(false);
            return Judge(target, (X509Certificate2)tls.RemoteCertificate!, phases);
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            return Samples.TimedOut(clock, phases, check);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Samples.Broken(clock, phases, exception);
        }
    }

    private Sample Judge(TlsTarget target, X509Certificate2 certificate, PhaseClock phases)
    {
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        var left = end - clock.Now.Wall;
        var said = left >= target.ExpiresAfter ? ""
            : string.Create(CultureInfo.InvariantCulture, $"the certificate expires in {(left.TotalDays >= 1 ? $"{(int)left.TotalDays} d" : $"{(int)left.TotalHours} h")}, at {end:u}");
        var sample = said.Length > 0 && target.FailsWhenExpiring ? Samples.Failed(clock, phases, FailureKind.Expiring, said) : Samples.Passed(clock, phases) with { Reason = said };
        return sample with { CertificateExpires = end };
    }
}
