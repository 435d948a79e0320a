using System.Text;
namespace HealthAggregator.EndToEnd.Verdicts;

public sealed class SupportSmoke(ITestOutputHelper output)
{
    [Fact]
    public async Task Nginx_pdns()
    {
        await using var stacks = await NginxStacks.StartAsync(4);
        var port = new Uri(stacks.Url(0)).Port;
        var a = await RawHttp.ExchangeAsync(port, "GET /health HTTP/1.0\r\n\r\n");
        Assert.Equal("PASS\n", a.Body);
        stacks.Say(0, "FAIL");
        a = await RawHttp.ExchangeAsync(port, "GET /health HTTP/1.0\r\n\r\n");
        Assert.Equal("FAIL\n", a.Body);
        await using var dns = await PowerDns.StartAsync(
            $$"""app IN LUA A "ifurlextup({ {['192.0.2.1']='{{stacks.Url(0)}}'},{['192.0.2.2']='{{stacks.Url(1)}}'} }, {stringmatch='PASS'})" """,
            $$"""app2 IN LUA A "ifurlup('{{stacks.Url(0)}}', { {'127.0.0.1'},{'127.0.0.2'} }, {stringmatch='PASS'})" """);
        await Eventually.IsAsync("dns", () => dns.LookUpAsync("app.gslb.example"), x => x == "192.0.2.2");
        stacks.Say(0, "PASS");
        stacks.Say(1, "FAIL");
        output.WriteLine((await Eventually.IsAsync("dns", () => dns.LookUpAsync("app.gslb.example"), x => x == "192.0.2.1")).ToString());
        await Eventually.IsAsync("dns", () => dns.LookUpAsync("app2.gslb.example"), x => x == "127.0.0.1");
    }

    [Fact]
    public async Task Haproxy()
    {
        var p = FreePort.Next();
        await using var ha = await HaProxy.StartAsync(p, $$"""
            frontend f
              bind 127.0.0.1:{{p}}
              http-request return status 200 content-type text/plain string PASS if { nbsrv(b) ge 1 }
              http-request return status 503 content-type text/plain string FAIL
            backend b
              server s 127.0.0.1:1
            """);
        var a = await RawHttp.ExchangeAsync(p, "GET /health HTTP/1.0\r\n\r\n");
        Assert.Equal("PASS", a.Body);
        output.WriteLine(await ha.TellAsync("set server b/s state maint"));
        a = await RawHttp.ExchangeAsync(p, "GET /health HTTP/1.0\r\n\r\n");
        Assert.Equal("FAIL", a.Body);
        Assert.Equal(503, a.Status);
    }
}
