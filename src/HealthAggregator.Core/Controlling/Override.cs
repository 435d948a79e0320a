using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Core.Controlling;

/// <summary>An operator's verdict in place of what is observed, while the window lasts.</summary>
public sealed record Override(Verdict Verdict, Window Window, Authorship By);
