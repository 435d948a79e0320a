namespace HealthAggregator.EndToEnd.Support;

/// <summary>Certificates for 127.0.0.1 and stack.example, as openssl makes them.</summary>
public sealed class Certificates : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private Certificates()
    {
    }

    /// <summary>Of the one authority.</summary>
    public string Authority => _directory["ca.pem"];

    public string Certificate(string name) => _directory[name + ".pem"];

    public string Key(string name) => _directory[name + ".key"];

    /// <summary>An authority and these certificates of it.</summary>
    public static async Task<Certificates> CreateAsync(params IEnumerable<(string Name, string SubjectAlternativeName, int Days)> wanted)
    {
        var made = new Certificates();
        await OpenSslAsync("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=test authority", "-keyout", made._directory["ca.key"], "-out", made.Authority);
        foreach (var (name, subject, days) in wanted)
        {
            await OpenSslAsync("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", $"/CN={name}", "-keyout", made.Key(name), "-out", made._directory[name + ".csr"]);
            await OpenSslAsync("x509", "-req", "-in", made._directory[name + ".csr"], "-CA", made.Authority, "-CAkey", made._directory["ca.key"],
                "-CAcreateserial", "-days", $"{days}", "-extfile", made._directory.Write(name + ".ext", $"subjectAltName = {subject}\n"), "-out", made.Certificate(name));
        }

        return made;
    }

    public void Dispose() => _directory.Dispose();

    private static async Task OpenSslAsync(params IEnumerable<string> arguments)
    {
        var outcome = await Child.RunAsync(Tool.Find("openssl", "openssl"), arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Said);
    }
}
