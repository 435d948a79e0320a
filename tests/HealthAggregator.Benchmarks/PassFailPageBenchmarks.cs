using System.Text;
using BenchmarkDotNet.Attributes;
using HealthAggregator.Core.Observing;

namespace HealthAggregator.Benchmarks;

/// <summary>What it costs to read a PASS/FAIL page once its bytes are here.</summary>
public class PassFailPageBenchmarks
{
    private byte[] _page = [];

    /// <summary>The page as it is usually written, the same with what may stand around the word, and a page that is something else altogether.</summary>
    [Params("PASS", "BOM, blanks, PASS", "64 KiB of HTML")]
    public string Page { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _page = Encoding.UTF8.GetBytes(Page switch
    {
        "PASS" => "PASS",
        "BOM, blanks, PASS" => "\uFEFF\r\n  PASS\r\n",
        _ => "<html>" + new string('x', 65_530),
    });

    [Benchmark]
    public FailureKind Judge() => FirstWord.Pass.Judge(_page);

    [Benchmark]
    public int First_word() => PassFailPage.FirstWord(_page).Length;
}
