using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HealthAggregator.Web;

/// <summary>TLS on a listener, where it is configured.</summary>
public static class Tls
{
    public static void Use(ListenOptions endpoint, ListenerCertificate certificate)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        if (certificate.Context is not null)
        {
            endpoint.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Context,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                }),
            });
        }
    }
}
