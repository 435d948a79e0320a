using System.Text;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Publishing;

namespace HealthAggregator.Simulation.Judging;

/// <summary>Whoever asks is told what was decided last, for as long as that may be believed, and then FAIL.</summary>
internal sealed class ReaderJudge() : Judge("readers are told no old PASS")
{
    public override void Look(Step step) => Read();

    public override void Asked() => Read();

    private void Read()
    {
        var (board, age) = (Machine.Instance!.Board, Machine.Now - Machine.SteppedAt);
        foreach (var (plan, health) in board.Snapshot.Plan.DataCenters.Zip(board.Snapshot.DataCenters))
        {
            var isFresh = age < Board.ShelfLife;
            var expected = isFresh && health.Decision.Verdict == Verdict.Pass ? "PASS" : "FAIL";
            var (verdict, weight, burst) = (Told($"/health/{plan.Name}"), Told($"/weight/{plan.Name}"), Told($"/burst-state/{plan.Name}"));
            if (verdict != expected || board.DecisionOn(plan.Name)!.Verdict != (expected == "PASS" ? Verdict.Pass : Verdict.Fail))
            {
                Break($"{plan.Name}: readers are told {verdict}, {age} after {health.Decision} was published");
            }

            if ((weight == "0") != (expected == "FAIL") || burst != (isFresh && health.IsBurstOn ? "BURST-ON" : "BURST-OFF"))
            {
                Break($"{plan.Name}: readers are told weight {weight} and {burst}, {age} after {health.Decision} was published");
            }
        }

        string Told(string path) => Encoding.ASCII.GetString(board.Read(path)!.Body);
    }
}
