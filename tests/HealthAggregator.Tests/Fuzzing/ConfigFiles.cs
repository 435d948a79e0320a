using System.Text;
using HealthAggregator.Configuration;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Tests.Configuration;

namespace HealthAggregator.Tests.Fuzzing;

/// <summary>No bytes whatever make the reader of config files throw or hang: it says what is wrong, and where, or makes a plan that a snapshot can be made of.</summary>
public class ConfigFiles
{
    private const int Usually = 5_000;

    private static readonly byte[] Example = File.ReadAllBytes(Path.Combine(ConfigText.Root, "config", "health-aggregator.yaml"));

    /// <summary>JSON is YAML too, and a member per line lets values change places with each other.</summary>
    private static readonly byte[] Json = """
        {
          "listen": { "probe": "127.0.0.1:8080", "admin": "127.0.0.1:8081", "agent": { "us-east": "127.0.0.1:8082" } },
          "expected_probers": [
            { "family": "route53", "every": "30s" },
            { "name": "edge", "user_agent": "edge/", "from": "10.0.0.0/24", "data_center": "us-east", "every": "2s" }
          ],
          "defaults": {
            "interval": "5s",
            "timeout": "2s",
            "fast_interval": "1s",
            "rise": 2,
            "forgive": 1,
            "headers": { "Host": "shop.example" },
            "expect": { "status": [200, "3xx"], "body": "PASS" },
            "stale_as": "fail",
            "weight": 1,
            "vote": "voting"
          },
          "data_centers": {
            "us-east": {
              "threshold": "75%",
              "recover_at": "80%",
              "fail_after": "10s",
              "role": "burst",
              "isolation": {
                "witnesses": [
                  {
                    "tcp": "10.0.0.1:53",
                    "interval": "3s"
                  },
                  "http://10.0.0.2/up",
                  {
                    "http": "http://10.0.0.3/up",
                    "method": "HEAD",
                    "expect": { "status": "2xx", "body": "any" }
                  }
                ],
                "hold": "120s",
                "then": "pass"
              },
              "peers": {
                "eu-west": "http://health.eu-west.example/health",
                "ap-south": { "http": "https://health.ap-south.example/health", "timeout": "4s" }
              },
              "replicas": {
                "b": "http://10.0.1.6:8080/health/us-east"
              },
              "last_site": "pass",
              "flap_limit": {
                "changes": 4,
                "within": "10m",
                "then": "hold"
              },
              "stacks": {
                "web": {
                  "threshold": "50%",
                  "hosts": ["10.0.0.11", "h12", "2001:db8::13"],
                  "check": { "http": "http://{host}:8080/health" }
                },
                "payments": {
                  "vote": "required",
                  "checks": {
                    "gateway": { "tcp": "10.0.0.31:443" },
                    "page": "http://10.0.0.32/health"
                  }
                }
              }
            },
            "eu-west": {
              "default": true,
              "stacks": { "web": { "checks": { "page": "http://10.1.0.32/health" } } }
            }
          }
        }
        """u8.ToArray();

    private static readonly Plan Before = ConfigText.Valid(Encoding.UTF8.GetString(Json)).Plan;

    [Fact]
    public void A_damaged_example_is_understood_or_refused() => Fuzz.Run("config files, the example", random => IsUnderstood(new Mutator(random).Mutate(Example)), Usually);

    [Fact]
    public void A_file_of_other_values_is_understood_or_refused() => Fuzz.Run("config files, values", random => IsUnderstood(new Mutator(random).Mutate(Json)), Usually);

    private static bool IsUnderstood(byte[] file)
    {
        var read = ConfigReader.Read("config.yaml", file, name => name.Length % 2 == 0 ? "filled in" : null);
        if (!read.IsValid)
        {
            Assert.NotEmpty(read.Errors);
            Assert.All(read.Errors, error => Assert.True(IsClear(error), error.ToString()));
            return false;
        }

        var plan = read.Settings.Plan;
        Assert.All(plan.DataCenters, IsWhole);
        Assert.Equal(plan.Probed.Length, plan.Probed.Select(check => plan.IndexOf(check.Key)).Distinct().Count());
        Assert.Equal(plan.DataCenters.Length, Snapshot.Start(plan, new(TimeSpan.FromDays(1), DateTimeOffset.UnixEpoch)).DataCenters.Length);
        var difference = PlanDifference.Between(Before, plan);
        Assert.Equal(plan.Probed.Length - Before.Probed.Length, difference.Added - difference.Removed);
        return true;
    }

    private static void IsWhole(DataCenterPlan plan)
    {
        Assert.True(plan.Isolation is not { } isolation || (isolation.Witnesses.Length > 0 && isolation.Hold >= TimeSpan.Zero && isolation.Hold <= TimeSpan.FromHours(24)));
        Assert.True(plan.FlapLimit is not { } limit || (limit.Changes is >= 1 and <= 1_000 && limit.Within >= TimeSpan.FromSeconds(10) && limit.Within <= TimeSpan.FromHours(24)));
        Assert.True(!plan.PassesAsLastSite || plan.Peers.Length > 0);
        Assert.All(plan.Peers, peer => Assert.NotEqual(plan.Name, peer.Key.Check));
        var judged = plan.Stacks.Where(stack => stack.VotingWeight > 0).SelectMany(stack => stack.Checks).Where(check => check.Vote != Vote.Advisory).Select(check => check.Target).ToList();
        Assert.All(plan.Isolation?.Witnesses ?? [], witness => Assert.DoesNotContain(witness.Target, judged));
    }

    private static bool IsClear(ConfigError error) =>
        error is { Line: >= 1, Column: >= 1, Problem.Length: > 5, Remedy.Length: > 5 } && error.ToString() is { Length: < 2_000 } text && !text.Any(char.IsControl);
}
