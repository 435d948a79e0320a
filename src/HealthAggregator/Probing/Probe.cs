using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Probing;

/// <summary>Asks a check once. Whatever the other side does, in time or not, becomes a <see cref="Sample"/>.</summary>
/// <param name="deadline">Fires when the check's timeout has passed: everything under way is given up, and the sample says in which phase.</param>
public delegate Task<Sample> Probe(CheckPlan check, CancellationToken deadline);
