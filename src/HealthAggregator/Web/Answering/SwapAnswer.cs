namespace HealthAggregator.Web.Answering;

/// <summary>Two data centers of which one went on as the other went off.</summary>
public sealed record SwapAnswer(long Revision, BurstAnswer On, BurstAnswer Off) : ControlAnswer(Revision);
