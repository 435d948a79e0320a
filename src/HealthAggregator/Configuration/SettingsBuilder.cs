using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HealthAggregator.Configuration.Checks;
using HealthAggregator.Configuration.Keys;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Configuration;

/// <summary>Makes settings of what is written, and reports what does not go together. With an error reported, what it makes is not to be used.</summary>
internal sealed class SettingsBuilder(ConfigErrors errors)
{
    private const int LargestCertificateFile = 1024 * 1024;

    public Settings Build(Section file)
    {
        var listen = file.Value(FileKeys.Listen);
        var (probe, admin) = (Listener(listen.Value(ListenKeys.Probe)), Listener(listen.Value(ListenKeys.Admin)));
        if (Overlap(probe.Address, admin.Address))
        {
            var at = (listen.Get(ListenKeys.Admin) ?? listen.Get(ListenKeys.Probe))!.Node;
            errors.Add(at, "both listeners have the same port", "give each its own port");
        }

        var agents = Agents(file, probe.Address, admin.Address);
        var (probing, logging, access) = (file.Value(FileKeys.Probing), file.Value(FileKeys.Logging), file.Value(FileKeys.Admin));
        CheckEphemeral(file, access);
        var plan = new PlanBuilder(errors).Build(file);
        var egress = Egress(file.Value(FileKeys.Egress));
        return new(plan)
        {
            PlanWith = plan.Checks.Any(check => check.Target is HostsTarget) ? hosts => PlanOf(file, hosts, egress) : null,
            Probe = probe,
            Admin = admin,
            Agents = agents,
            StateDirectory = file.Value(FileKeys.StateDirectory),
            Ephemeral = file.Value(FileKeys.Ephemeral),
            ShutdownDelay = file.Value(FileKeys.ShutdownDelay),
            Responses = Responses(file),
            Egress = egress,
            Probing = new() { MaxInFlight = probing.Value(FileKeys.MaxInFlight), MaxPerHost = probing.Value(FileKeys.MaxPerHost) },
            Logging = new(logging.Value(FileKeys.LogFormat), logging.Value(FileKeys.LogLevel)),
            AnonymousRead = access.Value(AdminKeys.AnonymousRead),
            Tokens = Tokens(file, access.Value(AdminKeys.Tokens)),
            ExpectedProbers = new ExpectedProberBuilder(errors, file).Build(),
        };
    }

    /// <exception cref="InvalidOperationException">A bug: hosts that are found are left out where they cannot be asked, and make no file invalid.</exception>
    private static Plan PlanOf(Section file, HostLists hosts, EgressPolicy egress)
    {
        var errors = new ConfigErrors("");
        var plan = new PlanBuilder(errors, hosts, egress).Build(file);
        return errors.Any ? throw new InvalidOperationException($"The hosts that were found make no valid plan: {errors.ToSorted()[0]}") : plan;
    }

    private void CheckEphemeral(Section file, Section access)
    {
        var isWithoutTokens = access.Get(AdminKeys.Tokens) is not { IsBroken: true } && access.Value(AdminKeys.Tokens).IsEmpty;
        if (file.Get(FileKeys.Ephemeral) is { IsBroken: false, Value: true } ephemeral && isWithoutTokens)
        {
            errors.Add(
                ephemeral.Node,
                "with nothing kept on disk there is nowhere to leave a token that the start would make",
                "name at least one in admin.tokens, or drop ephemeral");
        }
    }

    private static EgressPolicy Egress(Section egress)
    {
        return new(Networks(EgressKeys.Allow), Networks(EgressKeys.Deny));

        ImmutableArray<IPNetwork> Networks(ConfigKey<ImmutableArray<Written<IPNetwork?>>> key) => [.. egress.Value(key).Select(network => network.Value).OfType<IPNetwork>()];
    }

    private ImmutableArray<AgentSettings> Agents(Section file, params IEnumerable<IPEndPoint> others)
    {
        var (agents, taken) = (ImmutableArray.CreateBuilder<AgentSettings>(), others.ToList());
        var dataCenters = file.Value(FileKeys.DataCenters).Select(dataCenter => dataCenter.Key).ToList();
        foreach (var (name, written) in file.Value(FileKeys.Listen).Value(ListenKeys.Agent))
        {
            if (written.Value is not { } address)
            {
                continue;
            }

            if (taken.Any(other => Overlap(address, other)))
            {
                errors.Add(written.Node, "another listener has the same port", "give each its own port");
            }

            if (name.Length > 0 && dataCenters.Count > 0 && !dataCenters.Contains(name))
            {
                errors.Add(written.Node, $"there is no data center {Shown.Of(name)}", $"write one of {string.Join(", ", dataCenters)}");
            }

            taken.Add(address);
            agents.Add(new(address, name.Length > 0 ? name : null));
        }

        return agents.ToImmutable();
    }

    private static bool Overlap(IPEndPoint one, IPEndPoint other) =>
        one.Port == other.Port && one.Port != 0 && (one.Address.Equals(other.Address) || IsAny(one.Address) || IsAny(other.Address));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private ListenSettings Listener(Section listener)
    {
        var address = listener.Value(ListenKeys.Address) ?? new IPEndPoint(IPAddress.Loopback, 0);
        var (certificate, key) = (listener.Get(ListenKeys.Certificate), listener.Get(ListenKeys.Key));
        if (certificate is null && key is not null)
        {
            errors.Add(key.Node, "a key without a certificate is of no use", "add certificate, or drop key");
        }

        if (certificate is { IsBroken: false } && key is not { IsBroken: true }
            && CheckCertificate(certificate.Value!, key?.Value ?? certificate.Value!) is { } refusal)
        {
            errors.Add(certificate.Node, refusal);
        }

        return new(address, certificate?.Value, key?.Value);
    }

    private static Refusal? CheckCertificate(string certificateFile, string keyFile)
    {
        var (certificate, key) = (BoundedFile.Read(certificateFile, LargestCertificateFile), BoundedFile.Read(keyFile, LargestCertificateFile));
        if ((certificate.Refusal ?? key.Refusal) is { } refusal)
        {
            return refusal;
        }

        try
        {
            using var loaded = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate.Value!), Encoding.UTF8.GetString(key.Value!));
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // Not the exception's own words: they may quote the key.
            return new("the certificate and its key cannot be used", "name PEM files with a certificate and the unencrypted key that belongs to it");
        }
    }

    private ResponseSettings Responses(Section file)
    {
        var responses = file.Value(FileKeys.Responses);
        var (pass, fail) = (responses.Value(ResponseKeys.Pass), responses.Value(ResponseKeys.Fail));
        var (passBody, failBody) = (pass.Value(ResponseKeys.PassBody), fail.Value(ResponseKeys.FailBody));
        var at = (fail.Get(ResponseKeys.FailBody) ?? pass.Get(ResponseKeys.PassBody))?.Node;
        if (Contains(passBody, failBody) || Contains(failBody, passBody))
        {
            errors.Add(
                at!,
                $"of {Shown.Of(passBody)} and {Shown.Of(failBody)} one holds the other",
                "write two bodies that no search for one finds in the other, such as PASS and FAIL");
        }
        else if (Contains(failBody, "pass"))
        {
            errors.Add(at!, $"{Shown.Of(failBody)} holds the word pass, which many probers look for", "write a body without it, such as FAIL");
        }

        return new() { Pass = new(pass.Value(ResponseKeys.PassStatus), passBody), Fail = new(fail.Value(ResponseKeys.FailStatus), failBody) };
    }

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private ImmutableArray<TokenSettings> Tokens(Section file, ImmutableArray<Written<Section>> written)
    {
        var tokens = ImmutableArray.CreateBuilder<TokenSettings>();
        var (names, hashes) = (new HashSet<string>(), new HashSet<string>());
        foreach (var token in written.Select(item => item.Value ?? Section.Empty))
        {
            var (name, hash) = (token.Get(AdminKeys.Name), token.Get(AdminKeys.Sha256));
            if (name is { IsBroken: false } && !names.Add(name.Value!))
            {
                errors.Add(name.Node, $"{name.Value} already has a token", "write another name, or drop one of them");
            }

            if (hash is { IsBroken: false } && !hashes.Add(Convert.ToHexString(hash.Value.AsSpan())))
            {
                errors.Add(hash.Node, "another name already has this token", "make one token per name");
            }

            tokens.Add(new(name?.Value ?? "", hash is { IsBroken: false } ? hash.Value : [], token.Value(AdminKeys.Role)));
        }

        CheckJobs(file, tokens);
        return tokens.ToImmutable();
    }

    /// <summary>Who may change or read things reports nothing in: a job with the token of such a one would be refused for ever.</summary>
    private void CheckJobs(Section file, IEnumerable<TokenSettings> tokens)
    {
        var checks = from dataCenter in file.Value(FileKeys.DataCenters)
                     from stack in dataCenter.Value.Value?.Value(DataCenterKeys.Stacks) ?? []
                     from check in stack.Value.Value?.Value(StackKeys.Checks) ?? []
                     select check.Value.Value;
        foreach (var job in checks.Select(check => check is null ? null : HeartbeatKind.TokenOf(check)).OfType<Written<ImmutableArray<byte>>>())
        {
            if (tokens.FirstOrDefault(token => token.Sha256.SequenceEqual(job.Value)) is { } same)
            {
                errors.Add(
                    job.Node,
                    $"{same.Name} of admin.tokens has this token, and with such a token nothing is reported in",
                    "make one for the job alone, such as openssl rand -hex 32, and write its SHA-256");
            }
        }
    }
}
