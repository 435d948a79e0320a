using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>Prometheus's own opinion.</summary>
internal static class Promtool
{
    /// <returns>What it has to say about a page of metrics; empty when nothing.</returns>
    public static async Task<string> Check(string page)
    {
        using var promtool = Start();
        var said = Task.WhenAll(
            promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var all = string.Concat(await said);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        return promtool.ExitCode == 0 ? all : $"exit {promtool.ExitCode}: {all}";
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
            })!;
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("promtool is missing: apt-get install prometheus");
            throw;
        }
    }
}
