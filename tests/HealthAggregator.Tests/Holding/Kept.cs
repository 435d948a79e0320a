using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Core;
using HealthAggregator.Core.Deciding;
using HealthAggregator.Core.Observing;
using HealthAggregator.Core.Planning;
using HealthAggregator.Holding;
using HealthAggregator.Tests.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Holding;

/// <summary>Beliefs worth keeping, and files that keep them.</summary>
internal static class Kept
{
    public const string Boot = "2f0b4f8e-54d1-4c55-9d0a-3b8a5d6b9f10";

    public const string Secret = "Bearer hush-hush-4711";

    private static readonly Damping Damping = new(rise: 2, fall: 3, forgive: 2);

    /// <summary>Everything in it that a file may have to tell: a site that sees nothing, one that flaps and one whose failure an operator has to clear.</summary>
    public static Snapshot Everything { get; } = MakeEverything();

    /// <summary>A process that took the place of that one, and heard nothing yet.</summary>
    public static Snapshot Restarted { get; } = Snapshot.Start(Everything.Plan, At(20), holdover: Holdover.Of(Everything));

    /// <summary>One that slept, and has heard nothing for long.</summary>
    public static Snapshot Silent { get; } = Everything.After([new Input.Slept(TimeSpan.FromSeconds(30))], At(40)).After([], At(100));

    public static Plan Plan => Everything.Plan;

    public static Moment At(double seconds) => new(TimeSpan.FromSeconds(1_000 + seconds), new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds));

    /// <summary>A plan of one check, heard to pass or to fail.</summary>
    public static Snapshot One(CheckPlan check, bool passes = true, Recovery recovery = Recovery.Auto) =>
        One(new Plan([Some.DataCenters(check).Single() with { Recovery = recovery }]), passes);

    public static Snapshot One(Plan plan, bool passes = true) =>
        Snapshot.Start(plan, At(0)).After(plan.Checks.Select(check => new Input.Sampled(check, passes ? Some.Pass(At(1)) : Some.Fail(At(1)))), At(1));

    /// <summary>What the file has under its hash, to be tampered with.</summary>
    public static byte[] Json(byte[] file) => Encoding.UTF8.GetBytes(JsonNode.Parse(file)!["holdover"]!.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }));

    public static HoldoverReading Read(StateFolder state, byte[] bytes, Plan? plan = null, string boot = Boot)
    {
        File.WriteAllBytes(state.File(HoldoverFile.FileName), bytes);
        return new HoldoverFile(state.Path, boot).Read(plan ?? Plan);
    }

    /// <summary>Lets nobody write the file of a running instance any more.</summary>
    /// <returns>What is in the way, to be deleted.</returns>
    public static async Task<string> Block(string stateDirectory)
    {
        var draft = Path.Combine(stateDirectory, HoldoverFile.FileName + ".new");
        await Eventually.True(() =>
        {
            try
            {
                return Directory.CreateDirectory(draft).Exists;
            }
            catch (IOException)
            {
                // Amid a write the name is the file's.
                return false;
            }
        });
        return draft;
    }

    public static byte[] Bytes(Snapshot snapshot)
    {
        using var state = new StateFolder();
        var file = new HoldoverFile(state.Path, Boot);
        file.Write(snapshot);
        return File.ReadAllBytes(file.Path);
    }

    private static Snapshot MakeEverything()
    {
        var blind = Some.DataCenters([.. Enumerable.Range(1, 4).Select(number => Check($"blind/web/{number}", SecretAt(number)))]).Single() with
        {
            Isolation = new([Some.Witness(53, "blind")]),
        };
        var flapping = Some.DataCenters(Check("flapping/web/1", undamped: true)).Single() with { FlapLimit = new(2, TimeSpan.FromMinutes(10), FlapAction.Hold), Peers = [Some.Peer(new("http://10.0.0.9/health"), dataCenter: "flapping")] };
        var latched = Some.DataCenters(Check("latched/web/1", undamped: true), Check("latched/web/2")).Single() with { Recovery = Recovery.Manual };
        var plan = new Plan([blind, flapping, latched]);
        var snapshot = Snapshot.Start(plan, At(0));
        foreach (var second in Enumerable.Range(1, 8))
        {
            var inputs = plan.Probed.Select(check => Input(check, check.Key.DataCenter switch
            {
                "blind" => second < 4,
                "flapping" => second % 2 == 0 || second > 6,
                _ => check.Key.Check == "2" ? second != 7 : second is < 3 or > 7,
            }, second));
            snapshot = snapshot.After(inputs, At(second));
        }

        return snapshot;
    }

    private static HttpTarget SecretAt(int number) => new(new($"http://10.0.0.{number}/")) { Method = "POST", Headers = [new("Authorization", Secret)], Body = Secret };

    private static CheckPlan Check(string path, Target? target = null, bool undamped = false) =>
        Some.Check(target ?? new HttpTarget(new($"http://10.1.0.1/{path}")), path, Some.Brisk, undamped ? Some.Undamped : Damping);

    private static Input.Sampled Input(CheckPlan check, bool passes, double second) => new Input.Sampled(check, passes
        ? Some.Pass(At(second)) with { Phases = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.Zero, TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(0.5)), Attempts = 2 }
        : Some.Fail(At(second)) with { FailedIn = ProbePhase.Body });
}
