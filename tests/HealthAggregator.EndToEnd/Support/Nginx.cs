namespace HealthAggregator.EndToEnd.Support;

/// <summary>A real nginx.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly Child _child;

    private Nginx(TemporaryDirectory directory, Child child) => (_directory, _child) = (directory, child);

    /// <param name="port">A port that it is going to listen on: it has started once that answers.</param>
    /// <param name="http">What stands in its <c>http</c> block, given its directory.</param>
    public static async Task<Nginx> StartAsync(int port, Func<TemporaryDirectory, string> http)
    {
        var nginx = Tool.Find("nginx", "nginx-light");
        var directory = new TemporaryDirectory();
        var config = directory.Write("nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{directory["nginx.pid"]}};
            error_log stderr;
            events { worker_connections 512; }
            http {
                access_log off;
                default_type text/plain;
                client_body_temp_path {{directory["body"]}};
                proxy_temp_path {{directory["proxy"]}};
                fastcgi_temp_path {{directory["fastcgi"]}};
                uwsgi_temp_path {{directory["uwsgi"]}};
                scgi_temp_path {{directory["scgi"]}};
            {{http(directory)}}
            }
            """);
        var started = new Nginx(directory, Child.Start(nginx, ["-p", directory.Path, "-c", config, "-e", "stderr"]));
        return await Daemon.StartedAsync(started, it => Daemon.ListensAsync("nginx", it._child, port));
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _directory.Dispose();
    }
}
