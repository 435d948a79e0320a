namespace HealthAggregator.Core.Observing;

/// <summary>Why a sample failed. The names, in kebab case, are the <c>outcome</c> label of the probe metrics.</summary>
public enum FailureKind
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>The page itself said FAIL.</summary>
    SaidFail,

    /// <summary>The status was not an expected one: of a response, of a DNS answer, or the exit status of a program.</summary>
    Status,

    /// <summary>A redirect: never followed.</summary>
    Redirect,

    /// <summary>The body, or the records of a DNS answer, were not the expected ones.</summary>
    Body,

    /// <summary>The rule was not satisfied within the first 64 KiB.</summary>
    TooLarge,

    /// <summary>A header was missing, or not the expected one.</summary>
    Header,

    /// <summary>The page is somebody else's: it does not name the site that was asked for.</summary>
    WrongSite,

    /// <summary>It would have passed, had it not taken longer than it may.</summary>
    Slow,

    /// <summary>The deadline passed; the sample's phase says in which phase.</summary>
    Timeout,

    /// <summary>Nothing listens there; or the program cannot be started.</summary>
    Refused,

    /// <summary>The other side broke the connection off; or the program was ended by a signal.</summary>
    Reset,

    /// <summary>No route to the host or the network.</summary>
    Unreachable,

    /// <summary>No trusted, encrypted connection came about.</summary>
    Tls,

    /// <summary>The certificate is trusted and valid, but not for long enough.</summary>
    Expiring,

    /// <summary>The name has no address.</summary>
    Dns,

    /// <summary>The name means an address that the egress policy refuses.</summary>
    Denied,

    /// <summary>What came back is not HTTP, or not DNS, as it should be.</summary>
    Protocol,

    /// <summary>This process or its machine had no port, no file descriptor, no process or no memory left to ask with. Says nothing of the other side: always unsure.</summary>
    Local,
}
