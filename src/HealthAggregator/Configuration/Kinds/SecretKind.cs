using System.Text.Json.Nodes;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration.Kinds;

/// <summary>Text in which <c>${NAME}</c> and <c>${file:/path}</c> are filled in. No message ever quotes it.</summary>
/// <param name="refuse">What is wrong with the text once it is filled in, if anything is.</param>
internal sealed class SecretKind(int most, Func<string, Refusal?> refuse) : ScalarKind<string>
{
    protected override string Remedy => "write text, ${NAME} for an environment variable or ${file:/path} for what a file holds";

    protected override bool IsText => true;

    protected override bool IsSecret => true;

    protected override JsonObject Schema() => new() { ["type"] = "string", ["maxLength"] = most };

    protected override Parsed<string> Parse(YamlScalar scalar, Reading reading)
    {
        var filled = References.Fill(scalar.Text, reading.Environment);
        return filled.Refusal
            ?? (filled.Value!.Length > most ? new Refusal($"this text is longer than {most} characters", "shorten it") : refuse(filled.Value))
            ?? (Parsed<string>)filled.Value;
    }
}
