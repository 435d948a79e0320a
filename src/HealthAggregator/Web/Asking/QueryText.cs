using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Features;

namespace HealthAggregator.Web.Asking;

/// <summary>A request that says everything in its query, and has no body.</summary>
public static class QueryText
{
    /// <exception cref="UnusableRequestException">The query says something else, or there is a body.</exception>
    public static Said Read(HttpContext context, ImmutableArray<Field> fields)
    {
        // Nothing that a page's form can send, and nothing that would be overlooked.
        if (HasBody(context))
        {
            throw UnusableRequestException.Unreadable("This takes no body.", $"Write it into the query: ?{string.Join('&', fields.Select(field => $"{field.Name}=..."))}.");
        }

        var said = new Said();
        foreach (var (name, values) in context.Request.Query)
        {
            said.Take(fields, name, values is [{ } text] ? text : null);
        }

        return said;
    }

    public static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    /// <exception cref="UnusableRequestException">There is a query.</exception>
    public static void RefuseAny(HttpContext context)
    {
        if (context.Request.Query.Count > 0)
        {
            throw UnusableRequestException.Invalid("This takes no query.", "Write it into the JSON of the body.");
        }
    }
}
