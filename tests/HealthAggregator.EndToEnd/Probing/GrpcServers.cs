namespace HealthAggregator.EndToEnd.Probing;

/// <summary>A health service on the gRPC that C, Python and Ruby have in common, which knows nothing of .NET's HTTP/2.</summary>
public sealed class GrpcServers : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3";

    /// <summary>A request names its service in field 1, an answer has its status in field 1: 1 is SERVING, 2 NOT_SERVING.</summary>
    private const string Server = """
        import sys
        from concurrent import futures
        import grpc

        statuses = {b"": 1, b"shop.Cart": 1, b"shop.Stock": 2}

        def check(request, context):
            if dict(context.invocation_metadata()).get("authorization") != "Bearer letmein0815":
                context.abort(grpc.StatusCode.UNAUTHENTICATED, "no token")
            service = request[2:]
            if service not in statuses:
                context.abort(grpc.StatusCode.NOT_FOUND, "no such service")
            return bytes([8, statuses[service]])

        class Health(grpc.GenericRpcHandler):
            def service(self, call):
                return grpc.unary_unary_rpc_method_handler(check) if call.method == "/grpc.health.v1.Health/Check" else None

        server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Health()])
        server.add_insecure_port("127.0.0.1:" + sys.argv[1])
        key, chain = open(sys.argv[3], "rb").read(), open(sys.argv[4], "rb").read()
        server.add_secure_port("127.0.0.1:" + sys.argv[2], grpc.ssl_server_credentials([(key, chain)]))
        server.start()
        server.wait_for_termination()
        """;

    private readonly int _plain = FreePort.Next();
    private readonly int _secure = FreePort.Next();
    private Certificates _certificates = null!;
    private Child _server = null!;

    public async ValueTask InitializeAsync()
    {
        Tool.Require(File.Exists(Python) && (await Child.RunAsync(Python, "-c", "import grpc")).ExitCode == 0, "Python with gRPC", "python3-grpcio");
        _certificates = await Certificates.CreateAsync(("server", "IP:127.0.0.1", 2));
        _server = Child.Start(Python, ["-c", Server, $"{_plain}", $"{_secure}", _certificates.Key("server"), _certificates.Certificate("server")]);
        await Daemon.ListensAsync("the gRPC server", _server, _plain);
        await Daemon.ListensAsync("the gRPC server", _server, _secure);
    }

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _certificates?.Dispose();
    }

    [Fact]
    public async Task A_server_of_another_make_says_of_each_service_whether_it_serves()
    {
        const string Token = "headers: { authorization: Bearer letmein0815 }";
        var (plain, secure) = ($"http://127.0.0.1:{_plain}", $"https://127.0.0.1:{_secure}");
        var (aggregator, status) = await Pages.AskAsync(
            [
                ("whole", $$"""{ grpc: "{{plain}}", {{Token}} }"""),
                ("cart", $$"""{ grpc: { url: "{{plain}}", service: shop.Cart }, {{Token}} }"""),
                ("anew", $$"""{ grpc: { url: "{{plain}}", service: shop.Cart }, {{Token}}, connection: fresh }"""),
                ("secure", $$"""{ grpc: { url: "{{secure}}", service: shop.Cart }, {{Token}}, tls: { ca: "{{_certificates.Authority}}" } }"""),
                ("stock", $$"""{ grpc: { url: "{{plain}}", service: shop.Stock }, {{Token}} }"""),
                ("unknown", $$"""{ grpc: { url: "{{plain}}", service: shop.Nothing }, {{Token}} }"""),
                ("nobody", $$"""{ grpc: { url: "{{plain}}", service: shop.Cart } }"""),
                ("untrusted", $$"""{ grpc: { url: "{{secure}}", service: shop.Cart }, {{Token}} }"""),
            ],
            "interval: 1s, timeout: 900ms, fast_interval: 1s, rise: 3");
        await using var running = aggregator;

        Assert.Equal(["pass", "pass", "pass", "pass"], ((string[])["whole", "cart", "anew", "secure"]).Select(name => status.Check(name).Outcome));
        Assert.Equal(("said-fail", "said NOT_SERVING"), (status.Check("stock").Outcome, status.Check("stock").Reason));
        Assert.Equal(("status", "NOT_FOUND: it knows no service shop.Nothing: no such service"), (status.Check("unknown").Outcome, status.Check("unknown").Reason));
        Assert.Equal(("status", "UNAUTHENTICATED: no token"), (status.Check("nobody").Outcome, status.Check("nobody").Reason));
        Assert.Equal("tls", status.Check("untrusted").Outcome);

        // Round after round over the connections that were kept.
        _server.Signal(PosixSignalNumber.Kill);
        await aggregator.StatusAsync("nobody is there any more", gone => gone.Checks.All(check => check.Outcome == "refused"));
    }
}
