//! Tests that a model in CSDL XML and the same model in CSDL JSON give equal syntax trees.

use std::error::Error;

use codegen::csdl::syntax::Document;
use codegen::csdl::{read, write};
use codegen::source::{Source, SourceId};

use crate::findings::read_clean;

const XML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.01">
  <edmx:Reference Uri="https://example.org/Core.xml">
    <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core">
      <Annotation Term="Core.DefaultNamespace" Bool="true" />
    </edmx:Include>
    <edmx:IncludeAnnotations TermNamespace="org.example.hcm" Qualifier="Tablet" TargetNamespace="org.example.person" />
    <Annotation Term="Core.Description" String="vocabulary" />
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="org.shop" Alias="self">
      <Annotation Term="Core.Description" Qualifier="short" String="A shop" />
      <EntityType Name="Thing" Abstract="true" OpenType="true" HasStream="false">
        <Key>
          <PropertyRef Name="ID" />
          <PropertyRef Name="Place/Code" Alias="PlaceCode" />
        </Key>
        <Property Name="ID" Type="Edm.Int64" Nullable="false" />
        <Property Name="Place" Type="self.Place" Nullable="false" />
      </EntityType>
      <EntityType Name="Product" BaseType="self.Thing">
        <Property Name="Name" Type="Edm.String" MaxLength="40" Unicode="false" DefaultValue="none" />
        <Property Name="Price" Type="Edm.Decimal" Nullable="false" Precision="10" Scale="variable" DefaultValue="1.5" />
        <Property Name="Tags" Type="Collection(Edm.String)" Nullable="false" />
        <Property Name="Where" Type="Edm.GeographyPoint" SRID="4326" />
        <NavigationProperty Name="Maker" Type="self.Maker" Partner="Products">
          <ReferentialConstraint Property="MakerID" ReferencedProperty="ID">
            <Annotation Term="Core.Description" String="why" />
          </ReferentialConstraint>
          <OnDelete Action="SetNull">
            <Annotation Term="Core.Description" String="when" />
          </OnDelete>
          <Annotation Term="Core.Description" String="who" />
        </NavigationProperty>
        <NavigationProperty Name="Parts" Type="Collection(self.Thing)" ContainsTarget="true" />
      </EntityType>
      <ComplexType Name="Place">
        <Property Name="Code" Type="Edm.String" Nullable="false" />
      </ComplexType>
      <EnumType Name="Color" UnderlyingType="Edm.Int64" IsFlags="true">
        <Annotation Term="Core.Description" String="paint" />
        <Member Name="Red" Value="1"><Annotation Term="Core.Description" String="warm" /></Member>
        <Member Name="Blue" Value="-2" />
      </EnumType>
      <TypeDefinition Name="Code" UnderlyingType="Edm.String" MaxLength="3" />
      <Term Name="Shown" Type="Collection(Edm.String)" Nullable="false" BaseTerm="self.Base" AppliesTo="Property EntityType" DefaultValue="x" MaxLength="9" />
      <Action Name="Sell" IsBound="true" EntitySetPath="it/Parts">
        <Parameter Name="it" Type="self.Product" Nullable="false"><Annotation Term="Core.Description" String="it" /></Parameter>
        <Parameter Name="count" Type="Edm.Int32" />
      </Action>
      <Action Name="Sell">
        <ReturnType Type="Edm.Boolean" Nullable="false"><Annotation Term="Core.Description" String="sold" /></ReturnType>
      </Action>
      <Function Name="Best" IsComposable="true">
        <Parameter Name="n" Type="Edm.Int32" Nullable="false"><Annotation Term="Core.OptionalParameter"><Record /></Annotation></Parameter>
        <ReturnType Type="Collection(self.Product)" Nullable="false" />
      </Function>
      <EntityContainer Name="Store" Extends="other.Store">
        <EntitySet Name="Products" EntityType="self.Product" IncludeInServiceDocument="false">
          <NavigationPropertyBinding Path="self.Book/Maker" Target="Makers" />
          <Annotation Term="Core.Description" String="all" />
        </EntitySet>
        <EntitySet Name="Makers" EntityType="self.Maker" />
        <Singleton Name="Main" Type="self.Maker" Nullable="true"><NavigationPropertyBinding Path="Products" Target="Products" /></Singleton>
        <ActionImport Name="Sell" Action="self.Sell" EntitySet="Products" />
        <FunctionImport Name="Best" Function="self.Best" EntitySet="Products" IncludeInServiceDocument="true" />
        <Annotation Term="Core.Description" String="store" />
      </EntityContainer>
      <Annotations Target="self.Product/Name">
        <Annotation Term="self.Text" String="a"><Annotation Term="Core.Description" String="b"><Annotation Term="Core.LongDescription" Qualifier="q" String="c" /></Annotation></Annotation>
        <Annotation Term="self.Int" Int="-3" />
        <Annotation Term="self.Float" Float="1.5e3" />
        <Annotation Term="self.Null"><Null /></Annotation>
        <Annotation Term="self.NullToo"><Null><Annotation Term="Core.Description" String="n" /></Null></Annotation>
        <Annotation Term="self.Path" Path="a/b" />
        <Annotation Term="self.Collection"><Collection><String>a</String><Int>1</Int></Collection></Annotation>
        <Annotation Term="self.Record">
          <Record Type="self.Place">
            <PropertyValue Property="Code" String="x"><Annotation Term="Core.Description" String="v" /></PropertyValue>
            <PropertyValue Property="Deep"><Record><PropertyValue Property="In" Bool="false" /></Record></PropertyValue>
            <Annotation Term="Core.Description" String="r" />
          </Record>
        </Annotation>
        <Annotation Term="self.If"><If><Path>Ok</Path><String>y</String><String>n</String><Annotation Term="Core.Description" String="i" /></If></Annotation>
        <Annotation Term="self.Apply"><Apply Function="odata.concat"><String>a</String><Path>b</Path></Apply></Annotation>
        <Annotation Term="self.Cast"><Cast Type="Collection(Edm.String)" MaxLength="5"><Path>a</Path></Cast></Annotation>
        <Annotation Term="self.IsOf"><IsOf Type="self.Place"><Path>a</Path></IsOf></Annotation>
        <Annotation Term="self.Label"><LabeledElement Name="L" Path="a" /></Annotation>
        <Annotation Term="self.Reference"><LabeledElementReference>self.L</LabeledElementReference></Annotation>
        <Annotation Term="self.Url"><UrlRef><Path>a</Path></UrlRef></Annotation>
        <Annotation Term="self.UrlText" UrlRef="https://example.org" />
        <Annotation Term="self.Operators">
          <Collection>
            <And><Path>a</Path><Not><Path>b</Path></Not></And>
            <Or><Path>a</Path><Path>b</Path></Or>
            <Eq><Path>a</Path><Null /></Eq><Ne><Path>a</Path><Int>1</Int></Ne>
            <Gt><Path>a</Path><Int>1</Int></Gt><Ge><Path>a</Path><Int>1</Int></Ge>
            <Lt><Path>a</Path><Int>1</Int></Lt><Le><Path>a</Path><Int>1</Int></Le>
            <Has><Path>a</Path><String>Red</String></Has>
            <In><Path>a</Path><Collection><Int>1</Int></Collection></In>
            <Add><Path>a</Path><Int>1</Int></Add><Sub><Path>a</Path><Int>1</Int></Sub><Neg><Path>a</Path></Neg>
            <Mul><Path>a</Path><Int>1</Int></Mul><Div><Path>a</Path><Int>1</Int></Div>
            <DivBy><Path>a</Path><Int>1</Int></DivBy><Mod><Path>a</Path><Int>1</Int></Mod>
          </Collection>
        </Annotation>
      </Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"#;

const JSON: &str = r#"{
  "$Version": "4.01",
  "$Reference": {
    "https://example.org/Core.xml": {
      "$Include": [{"$Namespace": "Org.OData.Core.V1", "$Alias": "Core", "@Core.DefaultNamespace": true}],
      "$IncludeAnnotations": [
        {"$TermNamespace": "org.example.hcm", "$Qualifier": "Tablet", "$TargetNamespace": "org.example.person"}
      ],
      "@Core.Description": "vocabulary"
    }
  },
  "org.shop": {
    "$Alias": "self",
    "@Core.Description#short": "A shop",
    "Thing": {
      "$Kind": "EntityType", "$Abstract": true, "$OpenType": true, "$HasStream": false,
      "$Key": ["ID", {"PlaceCode": "Place/Code"}],
      "ID": {"$Type": "Edm.Int64"},
      "Place": {"$Kind": "Property", "$Type": "self.Place"}
    },
    "Product": {
      "$Kind": "EntityType", "$BaseType": "self.Thing",
      "Name": {"$Nullable": true, "$MaxLength": 40, "$Unicode": false, "$DefaultValue": "none"},
      "Price": {"$Type": "Edm.Decimal", "$Precision": 10, "$Scale": "variable", "$DefaultValue": 1.5},
      "Tags": {"$Collection": true},
      "Where": {"$Type": "Edm.GeographyPoint", "$Nullable": true, "$SRID": "4326"},
      "Maker": {
        "$Kind": "NavigationProperty", "$Type": "self.Maker", "$Nullable": true, "$Partner": "Products",
        "$ReferentialConstraint": {"MakerID": "ID", "MakerID@Core.Description": "why"},
        "$OnDelete": "SetNull", "$OnDelete@Core.Description": "when",
        "@Core.Description": "who"
      },
      "Parts": {"$Kind": "NavigationProperty", "$Collection": true, "$Type": "self.Thing", "$ContainsTarget": true}
    },
    "Place": {"$Kind": "ComplexType", "Code": {}},
    "Color": {
      "$Kind": "EnumType", "$UnderlyingType": "Edm.Int64", "$IsFlags": true, "@Core.Description": "paint",
      "Red": 1, "Red@Core.Description": "warm", "Blue": -2
    },
    "Code": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.String", "$MaxLength": 3},
    "Shown": {
      "$Kind": "Term", "$Collection": true, "$BaseTerm": "self.Base", "$AppliesTo": ["Property", "EntityType"],
      "$DefaultValue": "x", "$MaxLength": 9
    },
    "Sell": [
      {
        "$Kind": "Action", "$IsBound": true, "$EntitySetPath": "it/Parts",
        "$Parameter": [
          {"$Name": "it", "$Type": "self.Product", "@Core.Description": "it"},
          {"$Name": "count", "$Type": "Edm.Int32", "$Nullable": true}
        ]
      },
      {"$Kind": "Action", "$ReturnType": {"$Type": "Edm.Boolean", "@Core.Description": "sold"}}
    ],
    "Best": [
      {
        "$Kind": "Function", "$IsComposable": true,
        "$Parameter": [{"$Name": "n", "$Type": "Edm.Int32", "@Core.OptionalParameter": {}}],
        "$ReturnType": {"$Collection": true, "$Type": "self.Product"}
      }
    ],
    "Store": {
      "$Kind": "EntityContainer", "$Extends": "other.Store", "@Core.Description": "store",
      "Products": {
        "$Collection": true, "$Type": "self.Product", "$IncludeInServiceDocument": false,
        "$NavigationPropertyBinding": {"self.Book/Maker": "Makers"}, "@Core.Description": "all"
      },
      "Makers": {"$Collection": true, "$Type": "self.Maker"},
      "Main": {"$Type": "self.Maker", "$Nullable": true, "$NavigationPropertyBinding": {"Products": "Products"}},
      "Sell": {"$Action": "self.Sell", "$EntitySet": "Products"},
      "Best": {"$Function": "self.Best", "$EntitySet": "Products", "$IncludeInServiceDocument": true}
    },
    "$Annotations": {
      "self.Product/Name": {
        "@self.Text@Core.Description@Core.LongDescription#q": "c",
        "@self.Text@Core.Description": "b",
        "@self.Text": "a",
        "@self.Int": -3,
        "@self.Float": 1.5e3,
        "@self.Null": null,
        "@self.NullToo": {"$Null": null, "@Core.Description": "n"},
        "@self.Path": {"$Path": "a/b"},
        "@self.Collection": ["a", 1],
        "@self.Record": {
          "@type": "https://example.org/$metadata#self.Place",
          "Code": "x", "Code@Core.Description": "v",
          "Deep": {"In": false},
          "@Core.Description": "r"
        },
        "@self.If": {"$If": [{"$Path": "Ok"}, "y", "n"], "@Core.Description": "i"},
        "@self.Apply": {"$Apply": ["a", {"$Path": "b"}], "$Function": "odata.concat"},
        "@self.Cast": {"$Cast": {"$Path": "a"}, "$Type": "Edm.String", "$Collection": true, "$MaxLength": 5},
        "@self.IsOf": {"$IsOf": {"$Path": "a"}, "$Type": "self.Place"},
        "@self.Label": {"$LabeledElement": {"$Path": "a"}, "$Name": "L"},
        "@self.Reference": {"$LabeledElementReference": "self.L"},
        "@self.Url": {"$UrlRef": {"$Path": "a"}},
        "@self.UrlText": {"$UrlRef": "https://example.org"},
        "@self.Operators": [
          {"$And": [{"$Path": "a"}, {"$Not": {"$Path": "b"}}]},
          {"$Or": [{"$Path": "a"}, {"$Path": "b"}]},
          {"$Eq": [{"$Path": "a"}, null]}, {"$Ne": [{"$Path": "a"}, 1]},
          {"$Gt": [{"$Path": "a"}, 1]}, {"$Ge": [{"$Path": "a"}, 1]},
          {"$Lt": [{"$Path": "a"}, 1]}, {"$Le": [{"$Path": "a"}, 1]},
          {"$Has": [{"$Path": "a"}, "Red"]}, {"$In": [{"$Path": "a"}, [1]]},
          {"$Add": [{"$Path": "a"}, 1]}, {"$Sub": [{"$Path": "a"}, 1]}, {"$Neg": {"$Path": "a"}},
          {"$Mul": [{"$Path": "a"}, 1]}, {"$Div": [{"$Path": "a"}, 1]},
          {"$DivBy": [{"$Path": "a"}, 1]}, {"$Mod": [{"$Path": "a"}, 1]}
        ]
      }
    }
  }
}"#;

/// The debug output of a tree without its positions: every `span: Span { … }` is removed.
fn without_spans(document: &Document) -> String {
    let mut kept = String::new();
    let mut skipped: Option<usize> = None;
    for line in format!("{document:#?}").lines() {
        let depth = line.len() - line.trim_start().len();
        match skipped {
            Some(outer) if depth > outer => {}
            Some(_) => skipped = None,
            None if line.trim() == "span: Span {" => skipped = Some(depth),
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    kept
}

/// Compares trees line by line, so that a failure shows where they differ.
fn assert_same_tree(left: &Document, right: &Document) {
    let (left, right) = (without_spans(left), without_spans(right));
    for (number, (left, right)) in left.lines().zip(right.lines()).enumerate() {
        assert_eq!(left, right, "line {number} of the tree");
    }
    assert_eq!(left, right);
}

#[test]
fn both_notations_of_a_model_give_the_same_tree() -> Result<(), Box<dyn Error>> {
    assert_same_tree(&read_clean(XML)?, &read_clean(JSON)?);
    Ok(())
}

#[test]
fn a_serialized_document_gives_the_same_tree() -> Result<(), Box<dyn Error>> {
    // Default values are not serialized.
    let document = read_clean(&XML.replace(r#" HasStream="false""#, ""))?;
    let written = write(&document);
    let [only] = written.as_slice() else { return Err("one schema gives one document".into()) };
    let again = read_clean(&only.text)?;
    assert_same_tree(&document, &again);
    assert_eq!(write(&again), written);
    Ok(())
}

#[test]
fn nothing_in_the_model_is_missing_from_the_tree() -> Result<(), Box<dyn Error>> {
    let document = read_clean(XML)?;
    let schema = &document.schemas[0];
    assert_eq!(document.references[0].includes.len(), 1);
    assert_eq!(schema.structured.len(), 3);
    assert_eq!(schema.structured[1].navigation.len(), 2);
    assert_eq!(schema.operations.len(), 3);
    assert_eq!(schema.containers[0].children.len(), 5);
    assert_eq!(schema.out_of_line[0].annotations.len(), 17);
    Ok(())
}

#[test]
fn every_truncated_document_is_rejected_without_a_panic() {
    for text in [XML, JSON] {
        let whole = text.trim_end().len();
        for end in (0..whole).filter(|&end| text.is_char_boundary(end)) {
            let mut diagnostics = Vec::new();
            let document = read(SourceId(0), &Source::new("cut", &text[..end]), &mut diagnostics);
            assert!(document.is_none() && !diagnostics.is_empty(), "cut at {end}");
        }
    }
}

#[test]
fn documents_with_a_replaced_character_never_cause_a_panic() {
    for text in [XML, JSON] {
        let replacements = ["\"", "<", "{", "}", "@", "$", "#", "(", " ", "\u{e9}"];
        // Three and ten are coprime, so every replacement is tried in all kinds of places.
        for ((at, _), replacement) in text.char_indices().step_by(3).zip(replacements.into_iter().cycle()) {
            let next = text[at..].chars().next().map_or(0, char::len_utf8);
            let changed = [&text[..at], replacement, &text[at + next..]].concat();
            let mut diagnostics = Vec::new();
            let document = read(SourceId(0), &Source::new("changed", &changed), &mut diagnostics);
            assert!(document.is_some() || !diagnostics.is_empty(), "{replacement} at {at}");
            for diagnostic in diagnostics {
                let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
                assert!(changed.get(start..end).is_some(), "{replacement} at {at}: {diagnostic:?}");
            }
        }
    }
}
