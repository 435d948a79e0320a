using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Configuration.Kinds;

namespace HealthAggregator.Web.Asking;

/// <summary>What a request says, every value of it read.</summary>
public sealed class Said
{
    private readonly Dictionary<string, object> _values = [];

    public bool Has(Field field) => _values.ContainsKey(field.Name);

    /// <returns>Null when nothing is said.</returns>
    public string? Text(Field<string> field) => _values.GetValueOrDefault(field.Name) as string;

    /// <returns>Null when nothing is said.</returns>
    public T? Value<T>(Field<T> field)
        where T : struct => _values.TryGetValue(field.Name, out var value) ? (T)value : null;

    /// <returns>Null when nothing is said.</returns>
    public T? Part<T>(Field<T> field)
        where T : class => _values.GetValueOrDefault(field.Name) as T;

    /// <summary>Takes in what is written for <paramref name="name"/>.</summary>
    /// <param name="text">Null when it is nothing that any text could stand for: another type, or several values.</param>
    /// <exception cref="UnusableRequestException">There is no such field, or it is written already, or it is wrong.</exception>
    public void Take(ImmutableArray<Field> fields, string name, string? text)
    {
        if (fields.FirstOrDefault(candidate => candidate.Name == name) is not { } field)
        {
            throw UnusableRequestException.Invalid($"There is no field {Shown.Of(name)} here.", Advice(fields, name));
        }

        var value = text is null ? null : field.Kind.Read(text);
        if (value is null)
        {
            throw UnusableRequestException.Invalid($"{name} is not {field.Kind.Noun}.", $"Write {field.Kind.Advice}{(field.IsRequired ? "" : $", or leave {name} out")}.");
        }

        if (!_values.TryAdd(name, value))
        {
            throw UnusableRequestException.Invalid($"{name} is there twice.", "Write it once.");
        }
    }

    private static string Advice(ImmutableArray<Field> fields, string name)
    {
        var advice = fields.IsEmpty ? "drop it" : Suggestion.For(name, [.. fields.Select(field => field.Name)]);
        return char.ToUpperInvariant(advice[0]) + advice[1..] + (advice.EndsWith('?') ? "" : ".");
    }
}
