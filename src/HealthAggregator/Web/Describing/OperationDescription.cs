using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HealthAggregator.Web.Answering;
using HealthAggregator.Web.Asking;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace HealthAggregator.Web.Describing;

/// <summary>One operation as OpenAPI describes it, from what the route says of itself.</summary>
internal sealed class OperationDescription
{
    private const string Json = "application/json";

    private readonly Operation _operation;
    private readonly OpenApiOperationTransformerContext _context;
    private readonly IReadOnlyList<string> _parts;

    private OperationDescription(OpenApiOperationTransformerContext context)
    {
        _context = context;
        _operation = context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Single();
        _parts = [.. RoutePatternFactory.Parse(context.Description.RelativePath!).Parameters.Select(part => part.Name)];
    }

    /// <summary>Whether its answer says which revision it is of.</summary>
    private bool IsTagged => IsOfControl || _operation.Answer == typeof(StatusDocument) || _operation.Answer == typeof(DataCenterStatus) || _operation.Answer == typeof(ReloadDocument)
        || _operation.Answer == typeof(ExplainAnswer) || _operation.Answer == typeof(SimulateAnswer);

    private bool IsOfControl => _operation.Answer.IsAssignableTo(typeof(ControlAnswer));

    public static async Task Complete(OpenApiOperation described, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var description = new OperationDescription(context);
        var operation = description._operation;
        described.OperationId = operation.Id;
        described.Summary = operation.Summary;
        described.Tags?.Clear();
        described.Parameters = [.. description.Parameters()];
        described.RequestBody = description.Body();
        described.Responses = await description.Responses(cancellation);
        described.Security = description.Security();
    }

    private IEnumerable<IOpenApiParameter> Parameters()
    {
        foreach (var part in _parts)
        {
            yield return new OpenApiParameter { Name = part, In = ParameterLocation.Path, Required = true, Schema = SchemaOfPart(part), Description = MeaningOfPart(part) };
        }

        foreach (var field in _operation.Takes is { Example: null } query ? query.Fields : _operation.Query)
        {
            yield return new OpenApiParameter { Name = field.Name, In = ParameterLocation.Query, Required = field.IsRequired, Schema = SchemaOf(field.Kind), Description = field.Meaning };
        }

        if (_operation is { Takes: not null, IsBeat: false })
        {
            yield return new OpenApiParameter
            {
                Name = HeaderNames.IfMatch,
                In = ParameterLocation.Header,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Description = "The revision, as ETag had it, on whose condition the change is asked for: 412 when it is another by now.",
            };
        }
    }

    private OpenApiRequestBody? Body() => (_operation.Takes ?? _operation.Asks) is not { Example: { } example } takes ? null : new()
    {
        Required = !takes.MayBeNothing,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = new OpenApiMediaType
            {
                Example = JsonNode.Parse(example),
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = takes.Fields.ToDictionary(field => field.Name, IOpenApiSchema (field) => SchemaOf(field.Kind, field.Meaning)),
                    Required = takes.Fields.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(),
                    AdditionalPropertiesAllowed = false,
                },
            },
        },
    };

    private async Task<OpenApiResponses> Responses(CancellationToken cancellation)
    {
        var responses = new OpenApiResponses { ["200"] = await Success(_operation.Takes is null ? "What is so." : "Done, or it was so already.", cancellation) };
        if (_operation.IsBeat)
        {
            responses["202"] = await Success("It counts, and is not on the disk yet, which may be full: whoever is started anew before it is will not know of it.", cancellation);
        }

        var problem = await Component("Problem", typeof(ProblemDocument), cancellation);
        foreach (var status in ProblemStatuses().Concat(_operation.Problems).Distinct().Order())
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = _operation.Takes is null && status == StatusCodes.Status503ServiceUnavailable ? "Too many ask this at once; ask again in a moment." : Meaning(status),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = problem } },
            };
        }

        return responses;
    }

    private async Task<OpenApiResponse> Success(string meaning, CancellationToken cancellation)
    {
        var isText = _operation.Answer == typeof(string);
        IOpenApiSchema schema = isText ? new OpenApiSchema { Type = JsonSchemaType.String }
            : _operation.Answer == typeof(JsonObject) ? new OpenApiSchema { Type = JsonSchemaType.Object }
            : await Component(_operation.Answer.Name, _operation.Answer, cancellation);
        return new()
        {
            Description = meaning,
            Content = new Dictionary<string, OpenApiMediaType> { [isText ? "text/plain" : Json] = new OpenApiMediaType { Schema = schema } },
            Headers = !IsTagged ? null : new Dictionary<string, IOpenApiHeader>
            {
                [HeaderNames.ETag] = new OpenApiHeader { Description = "The revision, in double quotes.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        };
    }

    private async Task<IOpenApiSchema> Component(string name, Type type, CancellationToken cancellation)
    {
        var document = _context.Document!;
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            document.AddComponent<IOpenApiSchema>(name, await _context.GetOrCreateSchemaAsync(type, null, cancellation));
        }

        return new OpenApiSchemaReference(name, document);
    }

    private IEnumerable<int> ProblemStatuses()
    {
        if (_operation.IsOpen)
        {
            return [];
        }

        IEnumerable<int> statuses = [StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests];
        if (_parts.Count > 0)
        {
            statuses = [.. statuses, StatusCodes.Status404NotFound];
        }

        if (_operation.Asks is not null)
        {
            statuses = [.. statuses, StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType];
        }

        if (_operation.Takes is { } takes)
        {
            statuses = [.. statuses, StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status415UnsupportedMediaType];
            statuses = _operation.IsBeat ? statuses : [.. statuses, StatusCodes.Status412PreconditionFailed];
            statuses = takes.Example is null ? statuses : [.. statuses, StatusCodes.Status413PayloadTooLarge];
            statuses = IsOfControl ? [.. statuses, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable] : statuses;
        }

        return statuses;
    }

    private IList<OpenApiSecurityRequirement> Security()
    {
        var token = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiDescription.Token, _context.Document)] = [] };
        return _operation switch
        {
            { IsOpen: true } => [],
            { Takes: null } => [new(), token],
            _ => [token],
        };
    }

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "What was sent makes no sense; detail says what to write.",
        StatusCodes.Status401Unauthorized => "It needs a token.",
        StatusCodes.Status403Forbidden => "The token may only read, or the request comes from another site's page.",
        StatusCodes.Status404NotFound => "What the path or the request names is not there; detail says what is.",
        StatusCodes.Status409Conflict => "It does not go with what is so, or would leave no data center passing; detail says what to do, force among it.",
        StatusCodes.Status412PreconditionFailed => "The state has moved on from the revision in If-Match: current is what is so, revision its revision.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not JSON, or there is one where there must be none.",
        StatusCodes.Status422UnprocessableEntity => "The configuration is not valid, and nothing changed; errors says what to write instead.",
        StatusCodes.Status429TooManyRequests => "Too many wrong tokens from this address.",
        StatusCodes.Status503ServiceUnavailable => "Nothing changed: it could not be made durable, or must not be made now.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status that no operation is known to answer."),
    };

    private static OpenApiSchema SchemaOf(FieldKind kind, string? meaning = null) => new()
    {
        Type = kind switch
        {
            { Nested: JsonValueKind.Array } => JsonSchemaType.Array,
            { Nested: JsonValueKind.Object } => JsonSchemaType.Object,
            { IsFlag: true } => JsonSchemaType.Boolean,
            { Most: not null } => JsonSchemaType.Integer,
            _ => JsonSchemaType.String,
        },
        Items = kind.Nested == JsonValueKind.Array ? new OpenApiSchema { Type = JsonSchemaType.String } : null,
        AdditionalProperties = kind.Nested == JsonValueKind.Object ? new OpenApiSchema { Type = JsonSchemaType.String, Enum = WordsOf(kind) } : null,
        Minimum = kind.Most is null ? null : "1",
        Maximum = kind.Most?.ToString(CultureInfo.InvariantCulture),
        Format = kind.Format,
        Pattern = kind.Pattern,
        Enum = kind.Nested is null ? WordsOf(kind) : null,
        Description = meaning,
    };

    private static IList<JsonNode>? WordsOf(FieldKind kind) => kind.Words.IsEmpty ? null : [.. kind.Words.Select(word => JsonValue.Create(word))];

    private static OpenApiSchema SchemaOfPart(string part) => part == "id"
        ? new() { Type = JsonSchemaType.Integer, Format = "int64" }
        : new() { Type = JsonSchemaType.String };

    private static string MeaningOfPart(string part) => part switch
    {
        "dc" => "The name of the data center.",
        "stack" => "The name of the stack.",
        "check" => "The name of the check.",
        "id" => "The id of the scheduled burst.",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "A part of a path that nobody has given a meaning."),
    };
}
